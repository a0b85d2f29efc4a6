-- One net series per entity and channel, over sessions: every security, and MARKET, the whole southbound channel.
-- Streaks, records, windows and paces are computed from it once, for both flow marts. What is not a session's known
-- or missing value (pending, closed, not eligible) is no member of the series.
with securities as (
    select
        flows.ticker as entity,
        flows.channel,
        flows.trade_date,
        securities.history_start,
        securities.eligible_session_no,
        flows.disclosure = 'MISSING' as is_missing,
        flows.net,
        flows.net_lo,
        flows.net_hi
    from {{ ref('int_security_flows') }} as flows
    inner join {{ ref('int_securities') }} as securities
        on
            flows.ticker = securities.ticker
            and flows.trade_date >= securities.history_start
    where flows.disclosure in ('DISCLOSED', 'PARTIAL', 'NOT_IN_TOP10', 'MISSING')
),

held as (
    select min(trade_date) as first_session_date
    from {{ ref('int_trade_days') }}
    where
        is_session
        and is_held
),

market as (
    select
        'MARKET' as entity,
        flows.channel,
        flows.trade_date,
        held.first_session_date as history_start,
        cast(null as integer) as eligible_session_no,
        flows.publication = 'MISSING' as is_missing,
        flows.net,
        flows.net as net_lo,
        flows.net as net_hi
    from {{ ref('int_channel_flows') }} as flows
    inner join held
        on flows.trade_date >= held.first_session_date
    where
        flows.direction = 'SOUTHBOUND'
        and flows.publication in ('PUBLISHED', 'PARTLY_PUBLISHED', 'MISSING')
),

entities as (
    select * from securities
    union all
    select * from market
),

final as (
    select
        entities.entity,
        entities.channel,
        entities.trade_date,
        entities.history_start,
        entities.eligible_session_no,
        sessions.session_no,
        sessions.week_start,
        sessions.month_start,
        sessions.year_start,
        sessions.week_first_session_no,
        sessions.month_first_session_no,
        sessions.year_first_session_no,
        sessions.is_week_end,
        sessions.is_month_end,
        entities.is_missing,
        entities.net,
        entities.net_lo,
        entities.net_hi
    from entities
    inner join {{ ref('int_sessions') }} as sessions
        on entities.trade_date = sessions.trade_date
)

select * from final
