-- What the articles of a story say happened to a company: one event a story, company, type and subtype. Its particulars
-- are those of the article that says it most surely, the earliest of equals.
with told as (
    select
        events.*,
        articles.story_id,
        articles.publisher,
        articles.title,
        articles.url,
        articles.novelty,
        articles.published_at,
        articles.published_date,
        articles.effective_trade_date,
        articles.first_known_at,
        row_number() over (
            partition by articles.story_id, events.ticker, events.event_type, events.event_subtype
            order by events.confidence desc, articles.published_at asc, events.article_id asc, events.event_no asc
        ) as place
    from {{ ref('stg_press__events') }} as events
    inner join {{ ref('int_articles') }} as articles
        on events.article_id = articles.article_id
),

counted as (
    select
        story_id,
        ticker,
        event_type,
        event_subtype,
        min(published_date) as event_date,
        min(effective_trade_date) as effective_trade_date,
        min(published_at) as first_published_at,
        min(first_known_at) as first_seen_at,
        count(distinct article_id) as n_articles,
        count(distinct publisher) as n_sources,
        max(novelty) as novelty
    from told
    group by
        story_id,
        ticker,
        event_type,
        event_subtype
),

final as (
    select
        counted.story_id,
        counted.ticker,
        counted.event_type,
        counted.event_subtype,
        told.polarity,
        told.modality,
        told.amount,
        told.currency,
        told.counterparties,
        told.title as headline,
        told.url,
        counted.event_date,
        counted.effective_trade_date,
        counted.first_published_at,
        counted.first_seen_at,
        counted.n_articles,
        counted.n_sources,
        counted.novelty,
        told.confidence,
        told.rule_id,
        told.reader_version,
        told.article_id,
        told.payload_sha256
    from counted
    inner join told
        on
            counted.story_id = told.story_id
            and counted.ticker = told.ticker
            and counted.event_type = told.event_type
            and counted.event_subtype = told.event_subtype
            and told.place = 1
)

select * from final
