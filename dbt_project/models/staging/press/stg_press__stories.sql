-- The story that an article belongs to, by its latest reading; a story keeps its id for good.
with final as (
    select
        cast(stories.article_id as string) as article_id,
        cast(stories.story_id as string) as story_id,
        cast(stories.lang as string) as lang,
        cast(stories.published_at as timestamp) as published_at,
        cast(stories.match as string) as copy_kind,
        cast(stories.similarity as double) as similarity,
        cast(stories.novelty as double) as novelty,
        cast(stories.reader_version as string) as reader_version,
        versions.known_at,
        versions.commit_id,
        stories.payload_sha256
    from {{ from_press('stories') }} as stories
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'press/stories'
            and stories.commit_id = versions.commit_id
            and cast(stories.article_id as string) = versions.unit
            and versions.is_current
)

select * from final
