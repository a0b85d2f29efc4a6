-- Totals of southbound sessions, weeks and months of what records and streaks are claimed of, with bounds where a day is
-- not exact. `n_days` of `n_sessions`: whether the whole period is held.
with entities as (
    select distinct
        ticker,
        channel
    from {{ ref('int_claims') }}
    where claim_type in ('FLOW_RECORD', 'FLOW_STREAK')
),

sessions as (
    select
        date as trade_date,
        cast(date_trunc('week', date) as date) as week_start,
        cast(date_trunc('month', date) as date) as month_start
    from {{ ref('trading_calendar') }}
    where is_southbound
),

lengths as (
    select 'SESSIONS' as period_unit, trade_date, trade_date as period_key from sessions
    union all
    select 'WEEKS' as period_unit, trade_date, week_start as period_key from sessions
    union all
    select 'MONTHS' as period_unit, trade_date, month_start as period_key from sessions
),

expected as (
    select
        period_unit,
        period_key,
        count(*) as n_sessions,
        max(trade_date) as last_session
    from lengths
    group by
        period_unit,
        period_key
),

starts as (
    select
        days.ticker,
        days.channel,
        min(days.trade_date) as first_held,
        max(days.trade_date) as last_held
    from {{ ref('int_claim_flow_days') }} as days
    where
        days.direction = 'SOUTHBOUND'
        and days.is_eligible
    group by
        days.ticker,
        days.channel
),

totals as (
    select
        entities.ticker,
        entities.channel,
        lengths.period_unit,
        lengths.period_key,
        max(days.trade_date) as last_held,
        count(*) as n_days,
        count(days.net_hkd) as n_exact,
        count(days.net_lo_hkd) as n_bounded,
        cast(sum(days.net_lo_hkd) as double) as low,
        cast(sum(days.net_hi_hkd) as double) as high
    from entities
    inner join {{ ref('int_claim_flow_days') }} as days
        on
            entities.ticker = days.ticker
            and entities.channel = days.channel
            and days.direction = 'SOUTHBOUND'
            and days.is_eligible
    inner join lengths
        on days.trade_date = lengths.trade_date
    group by
        entities.ticker,
        entities.channel,
        lengths.period_unit,
        lengths.period_key
),

final as (
    select
        starts.ticker,
        starts.channel,
        expected.period_unit,
        expected.period_key,
        expected.last_session,
        totals.last_held,
        coalesce(totals.n_days, 0) as n_days,
        -- what lies before the day on which a security came in is no part of its first week
        case
            when
                coalesce(instruments.eligible_from = starts.first_held, false)
                and expected.period_key < starts.first_held
                then totals.n_days
            else expected.n_sessions
        end as n_sessions,
        coalesce(totals.n_exact, 0) as n_exact,
        case when totals.n_bounded = totals.n_days then totals.low end as low,
        case when totals.n_bounded = totals.n_days then totals.high end as high,
        starts.first_held,
        -- whether nothing can have come before the first row: the security came into the channel then
        coalesce(instruments.eligible_from = starts.first_held, false) as is_first_known
    from starts
    inner join entities
        on
            starts.ticker = entities.ticker
            and starts.channel = entities.channel
    -- a period of which nothing is held is one, too
    inner join expected
        on
            expected.last_session >= starts.first_held
            and expected.period_key <= starts.last_held
    left join totals
        on
            starts.ticker = totals.ticker
            and starts.channel = totals.channel
            and expected.period_unit = totals.period_unit
            and expected.period_key = totals.period_key
    left join {{ ref('instruments') }} as instruments
        on starts.ticker = instruments.ticker
)

select * from final
