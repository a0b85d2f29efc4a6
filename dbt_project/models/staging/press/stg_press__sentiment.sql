-- How an article reads for a company, by its latest reading.
with final as (
    select
        cast(sentiment.article_id as string) as article_id,
        cast(sentiment.ticker as string) as ticker,
        cast(sentiment.label as string) as label,
        cast(sentiment.score as double) as score,
        cast(sentiment.relevance as double) as relevance,
        cast(sentiment.scorer as string) as scorer,
        cast(sentiment.scorer_version as string) as scorer_version,
        cast(sentiment.reader_version as string) as reader_version,
        versions.known_at,
        versions.commit_id,
        sentiment.payload_sha256
    from {{ from_press('sentiment') }} as sentiment
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'press/sentiment'
            and sentiment.commit_id = versions.commit_id
            and cast(sentiment.article_id as string) = versions.unit
            and versions.is_current
)

select * from final
