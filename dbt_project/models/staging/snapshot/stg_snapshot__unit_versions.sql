-- The versions of every unit of restatement: its commits up to known_before that are not void, oldest first. A commit
-- without rows is a version too: it takes the unit's earlier rows away. One that repeats the rows of the version before is
-- none: a range that is asked for again, or a page that was printed anew, restates nothing by that.
with standing as (
    select commits.*
    from {{ from_snapshot('commits') }} as commits
    cross join {{ ref('stg_snapshot__build') }} as build
    where
        not commits.is_void
        and commits.known_at <= build.known_before
),

restating as (
    select *
    from (
        select
            *,
            lag(rows_digest) over (partition by table_name, unit order by known_at, commit_id) as digest_before
        from standing
    ) as compared
    where
        digest_before is null
        or rows_digest = ''
        or rows_digest <> digest_before
),

numbered as (
    select
        cast(table_name as string) as table_name,
        cast(unit as string) as unit,
        cast(commit_id as string) as commit_id,
        cast(source as string) as source,
        cast(payload_sha256 as string) as payload_sha256,
        cast(n_rows as bigint) as n_rows,
        cast(row_number() over (partition by table_name, unit order by known_at, commit_id) as integer) as version_no,
        cast(known_at as timestamp) as known_at,
        cast(lead(known_at) over (partition by table_name, unit order by known_at, commit_id) as timestamp)
            as superseded_at
    from restating
),

final as (
    select
        *,
        superseded_at is null as is_current
    from numbered
)

select * from final
