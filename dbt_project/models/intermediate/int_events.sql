-- The events of all three kinds of source, in one shape. The kinds are not merged with each other: what a company announces
-- and what the press makes of it are told apart by source_kind.
with news as (
    select
        event_id,
        story_id,
        ticker,
        event_type,
        event_subtype,
        polarity,
        modality,
        amount,
        currency,
        amount_usd,
        fx_date,
        counterparties,
        headline,
        url,
        event_date,
        effective_trade_date,
        first_published_at,
        first_seen_at,
        n_articles,
        n_sources,
        n_stories,
        langs,
        novelty,
        confidence,
        rule_id,
        reader_version,
        'NEWS' as source_kind,
        article_id,
        payload_sha256
    from {{ ref('int_news_events') }}
),

announcements as (
    select
        event_id,
        cast(null as string) as story_id,
        ticker,
        event_type,
        event_subtype,
        polarity,
        'ANNOUNCED' as modality,
        cast(null as double) as amount,
        cast(null as string) as currency,
        cast(null as double) as amount_usd,
        cast(null as date) as fx_date,
        cast(null as string) as counterparties,
        headline,
        url,
        event_date,
        effective_trade_date,
        first_published_at,
        first_seen_at,
        n_articles,
        1 as n_sources,
        0 as n_stories,
        cast(null as string) as langs,
        cast(null as double) as novelty,
        1.0 as confidence,
        'exchange.' || event_subtype as rule_id,
        cast(null as string) as reader_version,
        'EXCHANGE_ANNOUNCEMENT' as source_kind,
        cast(null as string) as article_id,
        payload_sha256
    from {{ ref('int_announcement_events') }}
),

market as (
    select
        event_id,
        cast(null as string) as story_id,
        ticker,
        event_type,
        event_subtype,
        polarity,
        'HAPPENED' as modality,
        amount,
        currency,
        amount_usd,
        fx_date,
        cast(null as string) as counterparties,
        headline,
        cast(null as string) as url,
        event_date,
        effective_trade_date,
        cast(null as timestamp) as first_published_at,
        first_seen_at,
        0 as n_articles,
        0 as n_sources,
        0 as n_stories,
        cast(null as string) as langs,
        cast(null as double) as novelty,
        1.0 as confidence,
        rule_id,
        cast(null as string) as reader_version,
        'MARKET_DATA' as source_kind,
        cast(null as string) as article_id,
        payload_sha256
    from {{ ref('int_market_events') }}
),

final as (
    select * from news
    union all
    select * from announcements
    union all
    select * from market
)

select * from final
