-- Streaks: consecutive sessions up to this one whose net has the same sign. The sign of a day that is not exact counts
-- where its bounds lie on one side of zero; an unknown or zero day, or a session outside the series, ends the streak.
with signed as (
    select
        entity,
        channel,
        trade_date,
        session_no,
        eligible_session_no,
        net,
        net_lo,
        net_hi,
        case
            when net is not null then cast(sign(net) as integer)
            when net_lo > 0 then 1
            when net_hi < 0 then -1
        end as net_sign
    from {{ ref('int_net_series') }}
),

compared as (
    select
        *,
        lag(net_sign) over (partition by entity, channel order by session_no) as previous_sign,
        lag(session_no) over (partition by entity, channel order by session_no) as previous_session_no
    from signed
),

-- What came before the start decides whether the streak may be longer than it looks: nothing can have come before the
-- first session since eligibility.
starts as (
    select
        *,
        case
            when net_sign <> 0 and net_sign = previous_sign and session_no = previous_session_no + 1 then 0
            else 1
        end as is_start,
        case
            when net_sign = 0 then true
            when previous_session_no is null then coalesce(session_no = eligible_session_no, false)
            when session_no > previous_session_no + 1 then false
            else previous_sign is not null
        end as is_start_exact
    from compared
),

numbered as (
    select
        *,
        sum(is_start) over (
            partition by entity, channel order by session_no rows between unbounded preceding and current row
        ) as streak_no
    from starts
),

running as (
    select
        *,
        row_number() over streak as n_days,
        count(net) over streak as n_exact,
        first_value(is_start_exact) over streak as is_exact,
        sum(net) over streak as total_net,
        sum(net_lo) over streak as total_net_lo,
        sum(net_hi) over streak as total_net_hi
    from numbered
    window streak as (
        partition by entity, channel, streak_no order by session_no
        rows between unbounded preceding and current row
    )
),

final as (
    select
        entity,
        channel,
        trade_date,
        cast(net_sign * n_days as integer) as streak_days,
        case when net_sign is not null then is_exact end as streak_is_exact,
        case when net_sign is not null and n_exact = n_days then cast(total_net as bigint) end as streak_net,
        case when net_sign is not null then cast(total_net_lo as bigint) end as streak_net_lo,
        case when net_sign is not null then cast(total_net_hi as bigint) end as streak_net_hi
    from running
)

select * from final
