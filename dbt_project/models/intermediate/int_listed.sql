-- The lines of each leg's top ten from the source of its day.
with final as (
    {% for flow_source, relation in [
        ('HKEX', 'stg_flows__hkex_top_ten'), ('EASTMONEY', 'stg_flows__eastmoney_top_ten')
    ] %}
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
    from {{ ref(relation) }} as lines
    inner join {{ ref('int_flow_days') }} as days
        on
            lines.trade_date = days.trade_date
            and days.flow_source = '{{ flow_source }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
