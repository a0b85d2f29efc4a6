-- What a security can have traded on the exchange on a session at the most: its printed turnover, or nothing where it was
-- suspended the whole day. A dash without a suspension is unknown, and bounds nothing.
with final as (
    select
        ticker,
        trade_date,
        case
            when turnover is not null then turnover
            when is_suspended and volume is null then 0
        end as exchange_turnover
    from {{ ref('stg_prices__hkex_quotations') }}
    where coalesce(currency, 'HKD') = 'HKD'
)

select * from final
