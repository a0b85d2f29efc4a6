-- Each value that differs between a unit's neighbouring versions. A row that a version no longer has gives NULL as its
-- new values, a row that it adds gives NULL as its old ones; a version without rows takes all of them away.
with versions as (
    select
        table_name,
        unit,
        version_no,
        known_at
    from {{ ref('stg_snapshot__unit_versions') }}
),

before as (
    select
        table_name,
        unit,
        version_no + 1 as version_no,
        key,
        column_name,
        value
    from {{ ref('int_value_versions') }}
),

after as (
    select
        table_name,
        unit,
        version_no,
        key,
        column_name,
        value
    from {{ ref('int_value_versions') }}
),

changes as (
    select
        coalesce(before.table_name, after.table_name) as table_name,
        coalesce(before.unit, after.unit) as unit,
        coalesce(before.version_no, after.version_no) as version_no,
        coalesce(before.key, after.key) as key,
        coalesce(before.column_name, after.column_name) as column_name,
        before.value as old_value,
        after.value as new_value
    from before
    full outer join after
        on
            before.table_name = after.table_name
            and before.unit = after.unit
            and before.version_no = after.version_no
            and before.key = after.key
            and before.column_name = after.column_name
    where before.value is distinct from after.value
),

-- The inner joins drop what has no neighbour: the first version's arrival and the last version's departure.
final as (
    select
        changes.table_name,
        changes.unit,
        changes.key,
        changes.column_name,
        changes.old_value,
        changes.new_value,
        older.known_at as old_known_at,
        newer.known_at as new_known_at
    from changes
    inner join versions as older
        on
            changes.table_name = older.table_name
            and changes.unit = older.unit
            and changes.version_no - 1 = older.version_no
    inner join versions as newer
        on
            changes.table_name = newer.table_name
            and changes.unit = newer.unit
            and changes.version_no = newer.version_no
)

select *
from final
order by
    new_known_at,
    table_name,
    unit,
    key,
    column_name
