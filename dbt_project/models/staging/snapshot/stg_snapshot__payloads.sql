with known as (
    select payloads.*
    from {{ from_snapshot('payloads') }} as payloads
    cross join {{ ref('stg_snapshot__build') }} as build
    where payloads.known_at <= build.known_before
),

final as (
    select
        cast(payload_sha256 as string) as payload_sha256,
        cast(commit_id as string) as commit_id,
        cast(request_key as string) as request_key,
        cast(source as string) as source,
        cast(url as string) as url,
        cast(fetched_at as timestamp) as fetched_at,
        cast(known_at as timestamp) as known_at,
        cast(is_void as boolean) as is_void
    from known
)

select * from final
