-- What happened to a company: one row an event, however many articles tell of it.
with final as (
    select
        md5(
            events.story_id || '/' || events.ticker || '/' || events.event_type || '/' || events.event_subtype
        ) as event_id,
        events.story_id,
        events.ticker,
        events.event_type,
        events.event_subtype,
        events.polarity,
        events.modality,
        events.amount,
        events.currency,
        case events.currency
            when 'USD' then events.amount
            when 'HKD' then round(events.amount / fixings.usd_hkd, 2)
            when 'CNY' then round(events.amount * fixings.cny_hkd / fixings.usd_hkd, 2)
        end as amount_usd,
        case when events.currency in ('HKD', 'CNY') then fixings.fx_date end as fx_date,
        events.counterparties,
        events.headline,
        events.url,
        events.event_date,
        events.effective_trade_date,
        events.first_published_at,
        events.first_seen_at,
        cast(events.n_articles as integer) as n_articles,
        cast(events.n_sources as integer) as n_sources,
        events.novelty,
        events.confidence,
        events.rule_id,
        events.reader_version,
        'NEWS' as source_kind,
        -- sessions are Hong Kong's, so a company that trades in New York alone has no return here
        case when days.trade_date is not null then bars.return_pct end as return_0_pct,
        case when days.trade_date is not null then bars.return_pct - benchmarks.benchmark_return_pct end as ar_0_pct,
        case when listed.market = 'HK' then benchmarks.benchmark_ticker end as benchmark_ticker,
        events.article_id,
        events.payload_sha256
    from {{ ref('int_story_events') }} as events
    left join {{ ref('int_fixings') }} as fixings
        on events.event_date = fixings.trade_date
    left join {{ ref('watchlist') }} as listed
        on events.ticker = listed.ticker
    left join {{ ref('int_bars') }} as bars
        on
            events.ticker = bars.ticker
            and events.effective_trade_date = bars.trade_date
    left join {{ ref('int_market_days') }} as days
        on
            listed.market = 'HK'
            and days.market = 'HK'
            and bars.trade_date = days.trade_date
            and bars.previous_trade_date = days.previous_trade_date
    left join {{ ref('int_benchmark_returns') }} as benchmarks
        on events.effective_trade_date = benchmarks.trade_date
)

select *
from final
order by
    first_published_at,
    event_id
