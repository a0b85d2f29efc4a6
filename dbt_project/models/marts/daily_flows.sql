-- Southbound flow of every followed security on every date and channel; the rules are in the intermediate models.
with flows as (
    select * from {{ ref('int_security_flows') }}
),

channels as (
    select
        trade_date,
        channel,
        turnover
    from {{ ref('int_channel_flows') }}
    where direction = 'SOUTHBOUND'
),

final as (
    select
        flows.trade_date,
        flows.ticker,
        flows.channel,
        flows.disclosure,
        flows.rank_in_channel,
        flows.buy as buy_hkd,
        flows.sell as sell_hkd,
        flows.net as net_hkd,
        flows.turnover as turnover_hkd,
        flows.net_lo as net_lo_hkd,
        flows.net_hi as net_hi_hkd,
        cast(100.0 * flows.turnover / nullif(channels.turnover, 0) as double) as share_of_channel_turnover_pct,
        ranks.rank_net,
        ranks.n_ranked,
        ranks.rank_net_best,
        ranks.rank_net_worst,
        ranks.is_rank_net_open,
        {{ history_columns(also_since_eligible=true) }}
        flows.known_at,
        flows.payload_sha256 as flow_payload_sha256
    from flows
    left join channels
        on
            flows.trade_date = channels.trade_date
            and flows.channel = channels.channel
    left join {{ ref('int_net_history') }} as history
        on
            flows.ticker = history.entity
            and flows.channel = history.channel
            and flows.trade_date = history.trade_date
    left join {{ ref('int_net_ranks') }} as ranks
        on
            flows.trade_date = ranks.trade_date
            and flows.ticker = ranks.ticker
            and flows.channel = ranks.channel
)

select *
from final
order by
    trade_date,
    ticker,
    channel
