-- Every southbound session that the calendar knows, before and after the held days too: periods are complete or not
-- by the calendar, not by what was held. session_no makes windows count sessions instead of days.
with sessions as (
    select
        trade_date,
        cast(date_trunc('week', trade_date) as date) as week_start,
        cast(date_trunc('month', trade_date) as date) as month_start,
        cast(date_trunc('year', trade_date) as date) as year_start,
        cast(row_number() over (order by trade_date) as integer) as session_no
    from {{ ref('stg_snapshot__calendar') }}
    where is_southbound
),

final as (
    select
        trade_date,
        session_no,
        week_start,
        month_start,
        year_start,
        min(session_no) over (partition by week_start) as week_first_session_no,
        min(session_no) over (partition by month_start) as month_first_session_no,
        min(session_no) over (partition by year_start) as year_first_session_no,
        session_no = max(session_no) over (partition by week_start) as is_week_end,
        session_no = max(session_no) over (partition by month_start) as is_month_end
    from sessions
)

select * from final
