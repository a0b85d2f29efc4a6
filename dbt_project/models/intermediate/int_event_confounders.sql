-- Whether another event of another type stands within two sessions of an event of the same company. Flows and moves confound
-- nothing: they are what an event does, not a second one; nor do announced buybacks, which some issuers make every session.
-- True as soon as one is known; false only when the two sessions
-- after have closed, for until then one may still come.
with events as (
    select
        events.event_id,
        events.ticker,
        events.event_type,
        events.event_subtype,
        events.source_kind,
        sessions.session_no
    from {{ ref('int_events') }} as events
    inner join {{ ref('int_hong_kong_sessions') }} as sessions
        on events.effective_trade_date = sessions.trade_date
    where events.ticker <> 'MARKET'
),

causes as (
    select distinct
        ticker,
        event_type,
        session_no
    from events
    where
        event_type not in ('CAPITAL_FLOW', 'PRICE_MOVE')
        and not (source_kind = 'EXCHANGE_ANNOUNCEMENT' and event_subtype = 'buyback')
),

closed as (
    select max(sessions.session_no) as last_session_no
    from {{ ref('int_hong_kong_sessions') }} as sessions
    cross join {{ ref('stg_snapshot__build') }} as build
    where sessions.closes_at_hkt - interval 8 hours <= build.known_before
),

counted as (
    select
        events.event_id,
        events.session_no,
        count(causes.ticker) as n_confounders
    from events
    left join causes
        on
            events.ticker = causes.ticker
            and events.event_type <> causes.event_type
            and causes.session_no between events.session_no - 2 and events.session_no + 2
    group by
        events.event_id,
        events.session_no
),

final as (
    select
        counted.event_id,
        case
            when counted.n_confounders > 0 then true
            when counted.session_no + 2 <= closed.last_session_no then false
        end as is_confounded
    from counted
    cross join closed
)

select * from final
