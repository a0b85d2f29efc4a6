with final as (
    select
        payload_sha256,
        commit_id,
        request_key,
        source,
        url,
        fetched_at,
        known_at,
        is_void
    from {{ ref('stg_snapshot__payloads') }}
)

select *
from final
order by
    known_at,
    payload_sha256
