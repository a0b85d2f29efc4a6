-- Every southbound security with the span that its rows may cover: the watch-list, and whatever else a source ever showed
-- in a standing version of a top ten, of a stock's history or of the holdings (never retracted when a restatement drops the
-- only sighting). A holding is a sight on the date of the trades that settled.
with shown as (
    select ticker, trade_date from {{ ref('stg_flows__hkex_top_ten_versions') }} where direction = 'SOUTHBOUND'
    union all
    select ticker, trade_date from {{ ref('stg_flows__eastmoney_top_ten_versions') }} where direction = 'SOUTHBOUND'
    union all
    select ticker, trade_date from {{ ref('stg_flows__eastmoney_stock_history_versions') }}
    union all
    select holdings.ticker, settlements.trade_date
    from {{ ref('stg_flows__ccass_holdings_versions') }} as holdings
    inner join {{ ref('int_settlements') }} as settlements
        on holdings.settle_date = settlements.settle_date
    union all
    select holdings.ticker, settlements.trade_date
    from {{ ref('stg_flows__eastmoney_holdings_versions') }} as holdings
    inner join {{ ref('int_settlements') }} as settlements
        on holdings.settle_date = settlements.settle_date
),

sightings as (
    select
        ticker,
        min(trade_date) as first_sight_date
    from shown
    group by ticker
),

watchlist as (
    select
        ticker,
        eligible_from,
        eligible_to
    from {{ ref('watchlist') }}
    where is_southbound
),

held as (
    select
        min(trade_date) as first_date,
        min(case when is_session and is_held then trade_date end) as first_session_date
    from {{ ref('int_trade_days') }}
),

securities as (
    select
        watchlist.ticker,
        true as is_watchlist,
        watchlist.eligible_from,
        watchlist.eligible_to,
        held.first_date,
        greatest(watchlist.eligible_from, held.first_session_date) as history_start
    from watchlist
    cross join held
    union all
    select
        sightings.ticker,
        false as is_watchlist,
        cast(null as date) as eligible_from,
        cast(null as date) as eligible_to,
        greatest(sightings.first_sight_date, held.first_date) as first_date,
        greatest(sightings.first_sight_date, held.first_session_date) as history_start
    from sightings
    cross join held
    left join watchlist
        on sightings.ticker = watchlist.ticker
    where watchlist.ticker is null
),

-- The first session since eligibility; NULL where eligibility is unknown or began before the calendar does.
first_eligible_sessions as (
    select
        securities.ticker,
        min(sessions.session_no) as eligible_session_no
    from securities
    inner join {{ ref('int_sessions') }} as sessions
        on securities.eligible_from <= sessions.trade_date
    cross join (select min(trade_date) as first_date from {{ ref('stg_snapshot__calendar') }}) as calendar
    where securities.eligible_from >= calendar.first_date
    group by securities.ticker
),

final as (
    select
        securities.ticker,
        securities.is_watchlist,
        securities.eligible_from,
        securities.eligible_to,
        securities.first_date,
        securities.history_start,
        first_eligible_sessions.eligible_session_no
    from securities
    left join first_eligible_sessions
        on securities.ticker = first_eligible_sessions.ticker
)

select * from final
