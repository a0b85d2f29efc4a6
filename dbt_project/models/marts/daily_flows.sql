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
        flows.flow_source,
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
        round(flows.net / fixings.usd_hkd, 2) as net_usd,
        round(flows.net / fixings.cny_hkd, 2) as net_cny,
        fixings.usd_hkd,
        fixings.cny_hkd,
        fixings.fx_date,
        {% for column in [
            'holding_state', 'settle_date', 'holding_source', 'holding_shares', 'holding_pct_issued',
            'holding_change_shares', 'is_change_beyond_volume', 'est_net_hkd', 'holding_value_hkd',
        ] %}
        -- holdings are of both legs together: the page does not tell them apart
        case when flows.channel = 'ALL' then holdings.{{ column }} end as {{ column }},
        {% endfor %}
        prices.price_state,
        prices.price_source,
        prices.close_hkd,
        prices.return_pct,
        prices.benchmark_ticker,
        prices.return_vs_hstech_pct,
        prices.volume_shares,
        prices.volume_source,
        cast(round(prices.stock_turnover_hkd) as bigint) as stock_turnover_hkd,
        prices.is_stock_turnover_estimated,
        100.0 * flows.turnover / nullif(2 * prices.stock_turnover_hkd, 0) as share_of_stock_turnover_pct,
        100.0 * flows.net / nullif(prices.adv20_hkd, 0) as net_to_adv20_pct,
        prices.adr_state,
        prices.adr_close_usd,
        prices.adr_return_pct,
        prices.adr_premium_pct,
        flow_returns.flow_return_corr_60d,
        flows.known_at,
        flows.payload_sha256 as flow_payload_sha256,
        prices.payload_sha256 as price_payload_sha256,
        fixings.payload_sha256 as fx_payload_sha256,
        case when flows.channel = 'ALL' then holdings.payload_sha256 end as holding_payload_sha256
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
    left join {{ ref('int_fixings') }} as fixings
        on flows.trade_date = fixings.trade_date
    left join {{ ref('int_security_prices') }} as prices
        on
            flows.trade_date = prices.trade_date
            and flows.ticker = prices.ticker
    left join {{ ref('int_security_holdings') }} as holdings
        on
            flows.trade_date = holdings.trade_date
            and flows.ticker = holdings.ticker
    left join {{ ref('int_flow_returns') }} as flow_returns
        on
            flows.ticker = flow_returns.ticker
            and flows.channel = flow_returns.channel
            and flows.trade_date = flow_returns.trade_date
)

select *
from final
order by
    trade_date,
    ticker,
    channel
