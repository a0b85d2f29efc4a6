-- The lines of each leg's top ten from the source of its day.
with hkex as (
    select
        lines.trade_date,
        lines.channel,
        lines.direction,
        lines.ticker,
        days.flow_source,
        lines.rank_in_channel,
        lines.buy,
        lines.sell,
        lines.turnover,
        lines.known_at,
        lines.payload_sha256
    from {{ ref('stg_flows__hkex_top_ten') }} as lines
    inner join {{ ref('int_flow_days') }} as days
        on
            lines.trade_date = days.trade_date
            and days.flow_source = 'HKEX'
),

eastmoney as (
    select
        lines.trade_date,
        lines.channel,
        lines.direction,
        lines.ticker,
        days.flow_source,
        lines.rank_in_channel,
        lines.buy,
        lines.sell,
        lines.turnover,
        lines.known_at,
        lines.payload_sha256
    from {{ ref('stg_flows__eastmoney_top_ten') }} as lines
    inner join {{ ref('int_flow_days') }} as days
        on
            lines.trade_date = days.trade_date
            and days.flow_source = 'EASTMONEY'
),

final as (
    select * from hkex
    union all
    select * from eastmoney
)

select * from final
