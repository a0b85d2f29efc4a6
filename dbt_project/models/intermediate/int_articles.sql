-- Every article that has been read: its story, its day and week in Hong Kong, and the session that can react to it. What
-- is published after the close counts to the next session.
with articles as (
    select
        articles.article_id,
        stories.story_id,
        stories.lang,
        stories.copy_kind,
        stories.novelty,
        articles.feed,
        coalesce(articles.publisher, articles.feed) as publisher,
        articles.url,
        articles.title,
        articles.published_at,
        articles.published_at + interval 8 hours as published_at_hkt,
        articles.first_known_at,
        stories.reader_version,
        stories.payload_sha256
    from {{ ref('stg_news__articles') }} as articles
    inner join {{ ref('stg_press__stories') }} as stories
        on articles.article_id = stories.article_id
),

-- the first session whose close lies after the article
sessions as (
    select
        articles.article_id,
        min(closes.trade_date) as effective_trade_date
    from articles
    inner join {{ ref('int_hong_kong_sessions') }} as closes
        on closes.closes_at_hkt > articles.published_at_hkt
    cross join (select min(trade_date) as first_date from {{ ref('stg_snapshot__calendar') }}) as calendar
    -- what is older than the calendar has no session in it
    where articles.published_at_hkt >= calendar.first_date
    group by articles.article_id
),

final as (
    select
        articles.article_id,
        articles.story_id,
        articles.lang,
        articles.copy_kind,
        articles.novelty,
        articles.feed,
        articles.publisher,
        articles.url,
        articles.title,
        articles.published_at,
        cast(articles.published_at_hkt as date) as published_date,
        cast(date_trunc('week', articles.published_at_hkt) as date) as week_start_date,
        sessions.effective_trade_date,
        articles.first_known_at,
        articles.reader_version,
        articles.payload_sha256
    from articles
    left join sessions
        on articles.article_id = sessions.article_id
)

select * from final
