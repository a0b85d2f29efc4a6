-- Which source each day's disclosed flows come from: HKEX wherever it holds the day, else Eastmoney once HKEX's hour has
-- passed. A day is of one source whole, so that no top ten is compared with the totals of another.
with hkex_days as (
    select trade_date from {{ ref('stg_flows__hkex_top_ten') }}
    union
    select trade_date from {{ ref('stg_flows__hkex_leg_totals') }}
),

eastmoney_days as (
    select trade_date from {{ ref('stg_flows__eastmoney_top_ten') }} where direction = 'SOUTHBOUND'
    union
    select trade_date from {{ ref('stg_flows__eastmoney_leg_totals') }} where direction = 'SOUTHBOUND'
),

final as (
    select
        trade_date,
        'HKEX' as flow_source
    from hkex_days
    union all
    select
        eastmoney_days.trade_date,
        'EASTMONEY' as flow_source
    from eastmoney_days
    inner join {{ ref('stg_snapshot__source_days') }} as source_days
        on
            eastmoney_days.trade_date = source_days.trade_date
            and source_days.source = 'hkex_daily'
    inner join {{ ref('stg_snapshot__build') }} as build
        on source_days.due_at <= build.known_before
    left join hkex_days
        on eastmoney_days.trade_date = hkex_days.trade_date
    where hkex_days.trade_date is null
)

select * from final
