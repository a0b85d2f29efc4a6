-- Which tellings are one event, over all stories: those of one company, type, family and direction whose first session is
-- the same or the next. A flow or a move is of its own session only, since tomorrow's is another. Flows and price targets
-- that differ by more than 5 percent in USD are told apart: of those the amount says which one it is.
with units as (
    select
        tellings.story_id,
        tellings.ticker,
        tellings.event_type,
        tellings.family,
        tellings.polarity,
        min(case when tellings.is_open_direction then 1 else 0 end) = 1 as is_open_direction,
        min(tellings.effective_trade_date) as effective_trade_date,
        min(sessions.session_no) as session_no,
        min(tellings.published_at) as first_published_at,
        max(case when tellings.place = 1 and tellings.event_type in ('CAPITAL_FLOW', 'ANALYST') then tellings.amount_usd end)
            as amount_usd
    from {{ ref('int_event_tellings') }} as tellings
    left join {{ ref('int_hong_kong_sessions') }} as sessions
        on tellings.effective_trade_date = sessions.trade_date
    group by
        tellings.story_id,
        tellings.ticker,
        tellings.event_type,
        tellings.family,
        tellings.polarity
),

-- guidance beside a guidance that was cut is the cut: what names no direction takes that of the nearest which does
directions as (
    select
        units.story_id,
        units.ticker,
        units.event_type,
        units.family,
        units.polarity,
        others.polarity as direction,
        row_number() over (
            partition by units.story_id, units.ticker, units.event_type, units.family, units.polarity
            order by abs(units.session_no - others.session_no), others.first_published_at, others.story_id, others.polarity
        ) as place
    from units
    inner join units as others
        on
            units.ticker = others.ticker
            and units.event_type = others.event_type
            and units.family = others.family
            and abs(units.session_no - others.session_no) <= 1
    where
        units.is_open_direction
        and not others.is_open_direction
),

directed as (
    select
        units.*,
        coalesce(directions.direction, units.polarity) as direction
    from units
    left join directions
        on
            units.story_id = directions.story_id
            and units.ticker = directions.ticker
            and units.event_type = directions.event_type
            and units.family = directions.family
            and units.polarity = directions.polarity
            and directions.place = 1
),

stepped as (
    select
        *,
        coalesce(
            session_no - lag(session_no) over (
                partition by ticker, event_type, family, direction order by session_no, first_published_at, story_id
            ) <= 1, false
        ) as is_next_to_another
    from directed
),

runs as (
    select
        *,
        -- what has no session is nobody's neighbour
        case
            when session_no is null then story_id
            else cast(sum(case when is_next_to_another then 0 else 1 end) over (
                partition by ticker, event_type, family, direction order by session_no, first_published_at, story_id
                rows between unbounded preceding and current row
            ) as string)
        end as run
    from stepped
),

-- a run of sessions is cut into pairs, so that weeks of repeated news do not become one event
paired as (
    select
        *,
        coalesce(floor(
            (session_no - min(session_no) over (partition by ticker, event_type, family, direction, run))
            / case when event_type in ('CAPITAL_FLOW', 'PRICE_MOVE') then 1 else 2 end
        ), 0) as pair
    from runs
),

compared as (
    select
        *,
        coalesce(
            amount_usd > 1.05 * lag(amount_usd) over (
                partition by ticker, event_type, family, direction, run, pair
                order by amount_usd nulls last, first_published_at, story_id
            ), false
        ) as is_other_amount
    from paired
),

amounts as (
    select
        *,
        case when amount_usd is not null then sum(case when is_other_amount then 1 else 0 end) over (
            partition by ticker, event_type, family, direction, run, pair
            order by amount_usd nulls last, first_published_at, story_id
            rows between unbounded preceding and current row
        ) end as amount_no
    from compared
),

-- amounts are counted in the order in which they were told, so that a later one changes no id
told_amounts as (
    select
        ticker,
        event_type,
        family,
        direction,
        run,
        pair,
        amount_no,
        row_number() over (
            partition by ticker, event_type, family, direction, run, pair
            order by min(first_published_at), min(story_id)
        ) as amount_place
    from amounts
    where amount_no is not null
    group by
        ticker,
        event_type,
        family,
        direction,
        run,
        pair,
        amount_no
),

placed as (
    select
        amounts.*,
        -- what tells no amount goes with the amount that was told first
        coalesce(told_amounts.amount_place, 1) as amount_place,
        min(amounts.effective_trade_date) over (
            partition by amounts.ticker, amounts.event_type, amounts.family, amounts.direction, amounts.run, amounts.pair
        ) as first_session_date
    from amounts
    left join told_amounts
        on
            amounts.ticker = told_amounts.ticker
            and amounts.event_type = told_amounts.event_type
            and amounts.family = told_amounts.family
            and amounts.direction = told_amounts.direction
            and amounts.run = told_amounts.run
            and amounts.pair = told_amounts.pair
            and amounts.amount_no = told_amounts.amount_no
),

final as (
    select
        story_id,
        ticker,
        event_type,
        family,
        polarity,
        -- of no story: another paper that turns out to be earlier leaves the key as it is
        ticker || '/' || event_type || '/' || family || '/' || direction || '/'
        || coalesce(cast(first_session_date as string), story_id) || '/' || cast(amount_place as string) as event_key
    from placed
)

select * from final
