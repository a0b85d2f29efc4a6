-- The settlement date of each date's trades, and which source holds its page of holdings: CCASS where it is held, else
-- Eastmoney, which keeps longer.
with held as (
    select
        settle_date,
        'CCASS' as holding_source
    from {{ ref('stg_flows__ccass_holdings') }}
    group by settle_date
    union all
    select
        eastmoney.settle_date,
        'EASTMONEY' as holding_source
    from {{ ref('stg_flows__eastmoney_holdings') }} as eastmoney
    left join {{ ref('stg_flows__ccass_holdings') }} as ccass
        on eastmoney.settle_date = ccass.settle_date
    where ccass.settle_date is null
    group by eastmoney.settle_date
),

final as (
    select
        settlements.trade_date,
        settlements.settle_date,
        settlements.settle_session_no,
        held.holding_source,
        coalesce(source_days.due_at <= build.known_before, false) as is_due
    from {{ ref('int_settlements') }} as settlements
    cross join {{ ref('stg_snapshot__build') }} as build
    left join held
        on settlements.settle_date = held.settle_date
    left join {{ ref('stg_snapshot__source_days') }} as source_days
        on
            settlements.settle_date = source_days.trade_date
            and source_days.source = 'ccass'
)

select * from final
