-- What happened to a company, by the press, by its own announcements and by the market's figures: one row an event.
with final as (
    select
        events.event_id,
        events.story_id,
        events.ticker,
        events.event_type,
        events.event_subtype,
        events.polarity,
        events.modality,
        events.amount,
        events.currency,
        events.amount_usd,
        events.fx_date,
        events.counterparties,
        events.headline,
        events.url,
        events.event_date,
        events.effective_trade_date,
        events.first_published_at,
        events.first_seen_at,
        cast(events.n_articles as integer) as n_articles,
        cast(events.n_sources as integer) as n_sources,
        cast(events.n_stories as integer) as n_stories,
        events.langs,
        events.novelty,
        cast(events.confidence as double) as confidence,
        events.rule_id,
        events.reader_version,
        events.source_kind,
        returns.return_0_pct,
        returns.ar_0_pct,
        returns.car_m1_p1_pct,
        returns.car_0_p5_pct,
        returns.car_0_p20_pct,
        returns.car_t_stat,
        returns.return_model,
        returns.alpha_pct,
        returns.beta,
        cast(returns.n_est as integer) as n_est,
        returns.benchmark_ticker,
        cast(returns.n_fallback as integer) as n_fallback,
        flows.flow_date,
        flows.abnormal_flow_0_z,
        flows.abnormal_flow_0_p5_z,
        confounders.is_confounded,
        events.article_id,
        events.payload_sha256
    from {{ ref('int_events') }} as events
    left join {{ ref('int_event_returns') }} as returns
        on
            events.ticker = returns.ticker
            and events.effective_trade_date = returns.effective_trade_date
    left join {{ ref('int_event_flows') }} as flows
        on
            events.ticker = flows.ticker
            and events.effective_trade_date = flows.effective_trade_date
    left join {{ ref('int_event_confounders') }} as confounders
        on events.event_id = confounders.event_id
)

select *
from final
order by
    event_date,
    first_published_at,
    event_id
