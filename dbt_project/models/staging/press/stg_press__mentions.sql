-- Which companies an article names, by its latest reading.
with final as (
    select
        cast(mentions.article_id as string) as article_id,
        cast(mentions.ticker as string) as ticker,
        cast(mentions.salience as string) as salience,
        cast(mentions.n_mentions as bigint) as n_mentions,
        cast(mentions.reader_version as string) as reader_version,
        versions.known_at,
        versions.commit_id,
        mentions.payload_sha256
    from {{ from_press('mentions') }} as mentions
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'press/mentions'
            and mentions.commit_id = versions.commit_id
            and cast(mentions.article_id as string) = versions.unit
            and versions.is_current
)

select * from final
