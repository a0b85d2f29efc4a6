-- What companies of the watch-list announced through the exchange, under their primary listing: one row a company, type,
-- subtype, direction and session, however many documents. A category that maps to no type is no event, and routine
-- documents are none: a report repeats its results, a return of shares what was bought back.
with announced as (
    select
        listed.primary_ticker as ticker,
        announcements.announcement_id,
        announcements.event_type,
        announcements.event_subtype,
        announcements.polarity,
        announcements.headline,
        announcements.url,
        announcements.published_at,
        announcements.known_at,
        announcements.payload_sha256,
        cast(announcements.published_at + interval 8 hours as date) as published_date
    from {{ ref('stg_news__exchange_announcements') }} as announcements
    inner join {{ ref('watchlist') }} as listed
        on announcements.ticker = listed.ticker
    where announcements.event_subtype not in ('announcement', 'report', 'share_return')
),

dated as (
    select
        announced.*,
        days.effective_trade_date
    from announced
    left join (
        select
            instants.published_at,
            min(sessions.trade_date) as effective_trade_date
        from (select distinct published_at from announced) as instants
        inner join {{ ref('int_hong_kong_sessions') }} as sessions
            on sessions.closes_at_hkt > instants.published_at + interval 8 hours
        group by instants.published_at
    ) as days
        on announced.published_at = days.published_at
),

placed as (
    select
        *,
        row_number() over (
            partition by ticker, event_type, event_subtype, polarity, effective_trade_date
            order by published_at, announcement_id
        ) as place
    from dated
),

counted as (
    select
        ticker,
        event_type,
        event_subtype,
        polarity,
        effective_trade_date,
        count(distinct announcement_id) as n_articles,
        min(known_at) as first_seen_at
    from placed
    group by
        ticker,
        event_type,
        event_subtype,
        polarity,
        effective_trade_date
),

final as (
    select
        md5(
            'EXCHANGE_ANNOUNCEMENT/' || placed.ticker || '/' || placed.event_type || '/' || placed.event_subtype || '/'
            || placed.polarity || '/' || cast(placed.effective_trade_date as string)
        ) as event_id,
        placed.ticker,
        placed.event_type,
        placed.event_subtype,
        placed.polarity,
        placed.headline,
        placed.url,
        placed.published_date as event_date,
        placed.effective_trade_date,
        placed.published_at as first_published_at,
        counted.first_seen_at,
        counted.n_articles,
        placed.payload_sha256
    from placed
    inner join counted
        on
            placed.ticker = counted.ticker
            and placed.event_type = counted.event_type
            and placed.event_subtype = counted.event_subtype
            and placed.polarity = counted.polarity
            and placed.effective_trade_date = counted.effective_trade_date
    where placed.place = 1
)

select * from final
