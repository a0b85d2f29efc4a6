with dividends as (
    select
        ticker,
        trade_date as ex_date,
        'DIVIDEND' as action_type,
        dividend,
        currency,
        cast(null as double) as split_numerator,
        cast(null as double) as split_denominator,
        known_at,
        payload_sha256
    from {{ ref('stg_prices__yahoo_bars') }}
    where dividend is not null
),

splits as (
    select
        ticker,
        trade_date as ex_date,
        'SPLIT' as action_type,
        cast(null as double) as dividend,
        currency,
        split_numerator,
        split_denominator,
        known_at,
        payload_sha256
    from {{ ref('stg_prices__yahoo_bars') }}
    where split_numerator is not null
),

final as (
    select * from dividends
    union all
    select * from splits
)

select *
from final
order by
    ex_date,
    ticker,
    action_type
