-- The stories that articles tell, each with the article that told it first: title and link only.
with articles as (
    select
        *,
        row_number() over (partition by story_id order by published_at, article_id) as place
    from {{ ref('int_articles') }}
),

counted as (
    select
        story_id,
        min(published_at) as first_published_at,
        max(published_at) as last_published_at,
        count(*) as n_articles,
        count(distinct publisher) as n_sources,
        {{ joined_text('lang') }} as langs
    from articles
    group by story_id
),

named as (
    select
        articles.story_id,
        {{ joined_text('mentions.ticker') }} as tickers
    from articles
    inner join {{ ref('stg_press__mentions') }} as mentions
        on
            articles.article_id = mentions.article_id
            and mentions.salience in ('PRIMARY', 'SECONDARY')
    group by articles.story_id
),

final as (
    select
        counted.story_id,
        articles.week_start_date,
        articles.published_date as first_published_date,
        articles.title as headline,
        articles.url,
        articles.publisher,
        counted.langs,
        named.tickers,
        cast(counted.n_articles as integer) as n_articles,
        cast(counted.n_sources as integer) as n_sources,
        counted.first_published_at,
        counted.last_published_at,
        articles.payload_sha256
    from counted
    inner join articles
        on
            counted.story_id = articles.story_id
            and articles.place = 1
    left join named
        on counted.story_id = named.story_id
)

select *
from final
order by
    first_published_at,
    story_id
