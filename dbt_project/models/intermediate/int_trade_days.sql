-- The dates of both flow marts: from the first held date to today, wherever one of the two exchanges trades.
-- is_held: a current version has rows of the day. is_due: the source's hour has passed; no hour on record is not due.
with held_days as (
    select
        trade_date,
        flow_source
    from {{ ref('int_flow_days') }}
),

span as (
    select
        min(held_days.trade_date) as first_date,
        max(build.today) as last_date,
        max(build.known_before) as known_before
    from held_days
    cross join {{ ref('stg_snapshot__build') }} as build
),

final as (
    select
        calendar.trade_date,
        calendar.is_southbound as is_session,
        calendar.is_xhkg as is_hong_kong_open,
        sessions.session_no,
        held_days.flow_source,
        held_days.trade_date is not null as is_held,
        coalesce(source_days.due_at <= span.known_before, false) as is_due
    from {{ ref('stg_snapshot__calendar') }} as calendar
    inner join span
        on calendar.trade_date between span.first_date and span.last_date
    left join {{ ref('int_sessions') }} as sessions
        on calendar.trade_date = sessions.trade_date
    left join held_days
        on calendar.trade_date = held_days.trade_date
    left join {{ ref('stg_snapshot__source_days') }} as source_days
        on
            calendar.trade_date = source_days.trade_date
            and source_days.source = 'hkex_daily'
    where
        calendar.is_xhkg
        or calendar.is_xshg
)

select * from final
