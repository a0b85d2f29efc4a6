-- What an article says happened to a company, by its latest reading.
with final as (
    select
        cast(events.article_id as string) as article_id,
        cast(events.event_no as integer) as event_no,
        cast(events.ticker as string) as ticker,
        cast(events.event_type as string) as event_type,
        cast(events.event_subtype as string) as event_subtype,
        cast(events.polarity as string) as polarity,
        cast(events.modality as string) as modality,
        cast(events.amount as double) as amount,
        cast(events.currency as string) as currency,
        cast(events.counterparties as string) as counterparties,
        cast(events.rule_id as string) as rule_id,
        cast(events.confidence as double) as confidence,
        cast(events.reader_version as string) as reader_version,
        versions.known_at,
        versions.commit_id,
        events.payload_sha256
    from {{ from_press('events') }} as events
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'press/events'
            and events.commit_id = versions.commit_id
            and cast(events.article_id as string) = versions.unit
            and versions.is_current
)

select * from final
