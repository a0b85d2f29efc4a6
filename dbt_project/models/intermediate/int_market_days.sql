-- The sessions of each market that is priced, the session before each, and what was held of it when it was due: Yahoo's
-- bars of both markets, HKEX's page of quotations of Hong Kong.
with held as (
    select
        bars.trade_date,
        case when watchlist.market = 'US' then 'US' else 'HK' end as market
    from {{ ref('stg_prices__yahoo_bars') }} as bars
    inner join {{ ref('watchlist') }} as watchlist
        on bars.ticker = watchlist.ticker
    group by
        bars.trade_date,
        case when watchlist.market = 'US' then 'US' else 'HK' end
),

pages as (
    select distinct
        trade_date,
        'HK' as market
    from {{ ref('stg_prices__hkex_quotations') }}
),

days as (
    select
        source_days.market,
        source_days.trade_date,
        min(source_days.due_at) as due_at
    from {{ ref('stg_snapshot__source_days') }} as source_days
    where source_days.source in ('yahoo', 'hkex_quotations')
    group by
        source_days.market,
        source_days.trade_date
),

final as (
    select
        days.market,
        days.trade_date,
        lag(days.trade_date) over (partition by days.market order by days.trade_date) as previous_trade_date,
        held.trade_date is not null as is_held,
        pages.trade_date is not null as is_page_held,
        days.due_at <= build.known_before as is_due
    from days
    cross join {{ ref('stg_snapshot__build') }} as build
    left join held
        on
            days.trade_date = held.trade_date
            and days.market = held.market
    left join pages
        on
            days.trade_date = pages.trade_date
            and days.market = pages.market
)

select * from final
