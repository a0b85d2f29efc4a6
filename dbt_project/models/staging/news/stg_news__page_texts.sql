-- Which articles have the text of their page, and how long it is. The texts stay in the lake, out of every build.
with final as (
    select
        cast(texts.article_id as string) as article_id,
        cast(texts.feed as string) as feed,
        cast(texts.url as string) as url,
        length(texts.body) as n_characters,
        cast(texts.n_removed as bigint) as n_removed,
        versions.known_at,
        versions.commit_id,
        texts.payload_sha256
    from {{ from_lake('news', 'page_texts') }} as texts
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'news/page_texts'
            and texts.commit_id = versions.commit_id
            and cast(texts.article_id as string) = versions.unit
            and versions.is_current
)

select * from final
