-- What a claim about money can have meant: as it stands first, then what papers get wrong. Lower places are tried first.
-- A window is a run of southbound sessions.
with claims as (
    select *
    from {{ ref('int_claims') }}
    where
        claim_type in ('NET_FLOW', 'BUY_FLOW', 'SELL_FLOW')
        or (claim_type = 'FLOW_RECORD' and value is not null)
),

sessions as (
    select
        date as trade_date,
        row_number() over (order by date) as session_no
    from {{ ref('trading_calendar') }}
    where is_southbound
),

-- sessions of a claim's period, by number
placed as (
    select
        claims.article_id,
        claims.claim_no,
        min(sessions.session_no) as first_no,
        max(sessions.session_no) as last_no
    from claims
    inner join sessions
        on sessions.trade_date between claims.period_start and claims.period_end
    group by
        claims.article_id,
        claims.claim_no
),

stated as (
    select
        article_id,
        claim_no,
        'STATED' as window_kind,
        period_start as first_date,
        period_end as last_date
    from claims
),

-- Of an undated day: the session before it, and the one after. Of a dated one: whether the number is another session's.
days as (
    select
        claims.article_id,
        claims.claim_no,
        case
            when not claims.is_period_stated and abs(sessions.session_no - placed.last_no) = 1 then 'ASSUMED'
            else 'OTHER_PERIOD'
        end as window_kind,
        sessions.trade_date as first_date,
        sessions.trade_date as last_date
    from claims
    inner join placed
        on
            claims.article_id = placed.article_id
            and claims.claim_no = placed.claim_no
    inner join sessions
        on sessions.session_no between placed.last_no - 5 and placed.last_no + 5
    where
        claims.period_start = claims.period_end
        and sessions.trade_date <> claims.period_end
        -- nobody tells a session before its close
        and sessions.trade_date + interval 16 hours <= claims.published_at + interval 8 hours
),

-- Whether a day's number is its week's or its month's so far, and a longer one's another week's or another start's.
weeks as (
    select
        claims.article_id,
        claims.claim_no,
        'OTHER_PERIOD' as window_kind,
        min(sessions.trade_date) as first_date,
        max(sessions.trade_date) as last_date
    from claims
    inner join sessions
        on sessions.trade_date between claims.period_end - interval 34 days and claims.period_end + interval 7 days
    where sessions.trade_date <= cast(claims.published_at + interval 8 hours as date)
    group by
        claims.article_id,
        claims.claim_no,
        claims.period_start,
        claims.period_end,
        date_trunc('week', sessions.trade_date)
    having
        min(sessions.trade_date) <> claims.period_start
        or max(sessions.trade_date) <> claims.period_end
),

starts as (
    select
        claims.article_id,
        claims.claim_no,
        'OTHER_PERIOD' as window_kind,
        sessions.trade_date as first_date,
        claims.period_end as last_date
    from claims
    inner join placed
        on
            claims.article_id = placed.article_id
            and claims.claim_no = placed.claim_no
    inner join sessions
        on
            sessions.session_no between placed.first_no - 3 and placed.first_no + 3
            or (
                sessions.session_no < placed.last_no
                and date_trunc('month', sessions.trade_date) = date_trunc('month', claims.period_end)
                and claims.period_start = claims.period_end
            )
    where
        sessions.trade_date < claims.period_end
        and sessions.trade_date <> claims.period_start
),

windows as (
    select * from stated
    union all
    select * from days
    union all
    select * from weeks
    union all
    select * from starts
),

-- The legs of a number told as the whole; southbound where a paper says northbound.
channels as (
    select
        article_id,
        claim_no,
        channel,
        false as is_leg
    from claims
    union all
    select
        claims.article_id,
        claims.claim_no,
        legs.channel,
        true as is_leg
    from claims
    cross join (select 'SH' as channel union all select 'SZ' as channel) as legs
    where claims.channel = 'ALL'
),

directions as (
    select
        article_id,
        claim_no,
        direction,
        false as is_turned
    from claims
    union all
    select
        article_id,
        claim_no,
        'SOUTHBOUND' as direction,
        true as is_turned
    from claims
    where direction = 'NORTHBOUND'
),

final as (
    select
        windows.article_id,
        windows.claim_no,
        windows.window_kind,
        windows.first_date,
        windows.last_date,
        channels.channel,
        channels.is_leg,
        directions.direction,
        directions.is_turned,
        10 * case windows.window_kind when 'STATED' then 0 when 'ASSUMED' then 1 else 2 end
        + case when channels.is_leg then 1 else 0 end as place
    from windows
    inner join channels
        on
            windows.article_id = channels.article_id
            and windows.claim_no = channels.claim_no
    inner join directions
        on
            windows.article_id = directions.article_id
            and windows.claim_no = directions.claim_no
    -- a leg of another day would be too far to fetch
    where windows.window_kind = 'STATED' or not channels.is_leg
)

select distinct * from final
