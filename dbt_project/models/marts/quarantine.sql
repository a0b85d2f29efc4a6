with final as (
    select
        payload_sha256,
        commit_id,
        source,
        table_name,
        unit,
        row_json,
        reason,
        known_at,
        is_live
    from {{ ref('stg_snapshot__quarantine') }}
)

select *
from final
order by
    known_at,
    table_name,
    unit,
    row_json
