-- Totals of every leg, and of both together, in both directions; the rules are in the intermediate models.
with flows as (
    select * from {{ ref('int_channel_flows') }}
),

history as (
    select
        *,
        'SOUTHBOUND' as direction
    from {{ ref('int_net_history') }}
    where entity = 'MARKET'
),

final as (
    select
        flows.trade_date,
        flows.channel,
        flows.direction,
        flows.publication,
        flows.flow_source,
        flows.currency,
        flows.buy,
        flows.sell,
        flows.net,
        flows.turnover,
        flows.trades,
        flows.etf_turnover,
        flows.quota_balance_cny,
        {% for amount in ['buy', 'sell', 'net', 'turnover'] %}
        case flows.currency
            when 'HKD' then flows.{{ amount }}
            when 'CNY' then cast(round(flows.{{ amount }} * fixings.cny_hkd) as bigint)
        end as {{ amount }}_hkd,
        {% endfor %}
        fixings.cny_hkd,
        fixings.fx_date,
        cast(100.0 * flows.top_ten_turnover / nullif(flows.turnover, 0) as double) as top_ten_turnover_share_pct,
        flows.undisclosed_net_lo as undisclosed_net_lo_hkd,
        flows.undisclosed_net_hi as undisclosed_net_hi_hkd,
        {{ history_columns(also_since_eligible=false) }}
        flows.known_at,
        flows.payload_sha256 as flow_payload_sha256,
        fixings.payload_sha256 as fx_payload_sha256
    from flows
    left join {{ ref('int_fixings') }} as fixings
        on flows.trade_date = fixings.trade_date
    left join history
        on
            flows.direction = history.direction
            and flows.channel = history.channel
            and flows.trade_date = history.trade_date
)

select *
from final
order by
    trade_date,
    channel,
    direction
