-- Articles of the inbox as they stand: the latest version of each. Texts stay in the lake, out of every build.
with final as (
    select
        cast(articles.article_id as string) as article_id,
        cast(articles.feed as string) as feed,
        cast(articles.guid as string) as guid,
        cast(articles.url as string) as url,
        cast(articles.title as string) as title,
        cast(articles.publisher as string) as publisher,
        cast(articles.lang as string) as lang,
        cast(articles.published_at as timestamp) as published_at,
        cast(articles.zone_source as string) as zone_source,
        versions.known_at,
        versions.commit_id,
        articles.payload_sha256
    from {{ from_lake('news', 'inbox_articles') }} as articles
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'news/inbox_articles'
            and articles.commit_id = versions.commit_id
            and cast(articles.article_id as string) = versions.unit
            and versions.is_current
)

select * from final
