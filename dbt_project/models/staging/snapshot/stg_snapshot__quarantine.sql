with known as (
    select quarantine.*
    from {{ from_snapshot('quarantine') }} as quarantine
    cross join {{ ref('stg_snapshot__build') }} as build
    where quarantine.known_at <= build.known_before
),

final as (
    select
        cast(payload_sha256 as string) as payload_sha256,
        cast(commit_id as string) as commit_id,
        cast(source as string) as source,
        cast(table_name as string) as table_name,
        cast(unit as string) as unit,
        cast(row_json as string) as row_json,
        cast(reason as string) as reason,
        cast(known_at as timestamp) as known_at,
        cast(is_live as boolean) as is_live
    from known
)

select * from final
