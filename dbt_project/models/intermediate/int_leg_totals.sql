-- The totals of each leg from the source of its day. Eastmoney counts no trades of a side and names no ETF turnover.
with hkex as (
    select
        totals.trade_date,
        totals.channel,
        totals.direction,
        days.flow_source,
        totals.is_trading_day,
        totals.buy,
        totals.sell,
        totals.turnover,
        totals.trades,
        totals.etf_turnover,
        totals.quota_balance_cny,
        totals.known_at,
        totals.payload_sha256
    from {{ ref('stg_flows__hkex_leg_totals') }} as totals
    inner join {{ ref('int_flow_days') }} as days
        on
            totals.trade_date = days.trade_date
            and days.flow_source = 'HKEX'
),

eastmoney as (
    select
        totals.trade_date,
        totals.channel,
        totals.direction,
        days.flow_source,
        true as is_trading_day,
        totals.buy,
        totals.sell,
        totals.turnover,
        totals.trades,
        cast(null as bigint) as etf_turnover,
        cast(null as bigint) as quota_balance_cny,
        totals.known_at,
        totals.payload_sha256
    from {{ ref('stg_flows__eastmoney_leg_totals') }} as totals
    inner join {{ ref('int_flow_days') }} as days
        on
            totals.trade_date = days.trade_date
            and days.flow_source = 'EASTMONEY'
),

final as (
    select * from hkex
    union all
    select * from eastmoney
)

select * from final
