-- Rows of every standing version. A lake row whose commit is not in the journal, or void, does not exist.
with final as (
    select
        cast(announcements.search as string) as search,
        cast(announcements.announcement_id as string) as announcement_id,
        cast(announcements.ticker as string) as ticker,
        cast(announcements.wire_code as string) as wire_code,
        cast(announcements.stock_name as string) as stock_name,
        cast(announcements.headline as string) as headline,
        cast(announcements.category as string) as category,
        cast(announcements.event_type as string) as event_type,
        cast(announcements.event_subtype as string) as event_subtype,
        cast(announcements.polarity as string) as polarity,
        cast(announcements.published_at as timestamp) as published_at,
        cast(announcements.published_date as date) as published_date,
        cast(announcements.url as string) as url,
        cast(announcements.file_type as string) as file_type,
        versions.unit,
        versions.version_no,
        versions.known_at,
        versions.superseded_at,
        versions.is_current,
        versions.commit_id,
        versions.payload_sha256
    from {{ from_lake('news', 'exchange_announcements') }} as announcements
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'news/exchange_announcements'
            and announcements.commit_id = versions.commit_id
            and cast(announcements.search as string) || ' ' || cast(announcements.published_date as string) = versions.unit
)

select * from final
