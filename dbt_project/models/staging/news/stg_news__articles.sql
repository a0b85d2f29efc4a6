-- Articles of every source as they stand, with the moment at which the lake first held each. A link that several
-- sources have stands here for each of them; the press reader has read one (`stg_press__stories`).
with first_versions as (
    select
        table_name,
        unit,
        min(known_at) as first_known_at
    from {{ ref('stg_snapshot__unit_versions') }}
    where table_name in ('news/feed_articles', 'news/inbox_articles', 'news/gdelt_articles')
    group by table_name, unit
),

articles as (
    select
        *,
        'news/feed_articles' as table_name
    from {{ ref('stg_news__feed_articles') }}
    union all
    select
        *,
        'news/inbox_articles' as table_name
    from {{ ref('stg_news__inbox_articles') }}
    union all
    select
        *,
        'news/gdelt_articles' as table_name
    from {{ ref('stg_news__gdelt_articles') }}
),

final as (
    select
        articles.*,
        first_versions.first_known_at
    from articles
    inner join first_versions
        on
            articles.table_name = first_versions.table_name
            and articles.article_id = first_versions.unit
)

select * from final
