-- Price of every followed security on every date of the flow marts, with its depositary share in New York and the
-- benchmark. Each of the two closes has a state, because a NULL alone would not say why it is one.
with pages as (
    select distinct ticker
    from {{ ref('stg_prices__hkex_quotations') }}
),

securities as (
    select
        securities.ticker,
        watchlist.price_symbol is not null as is_priced_by_yahoo,
        pages.ticker is not null as is_on_pages,
        depositary.ticker as adr_ticker,
        depositary.shares_per_ads
    from {{ ref('int_securities') }} as securities
    left join pages
        on securities.ticker = pages.ticker
    left join {{ ref('watchlist') }} as watchlist
        on securities.ticker = watchlist.ticker
    left join {{ ref('watchlist') }} as depositary
        on
            securities.ticker = depositary.primary_ticker
            and depositary.market = 'US'
            and depositary.shares_per_ads is not null
),

days as (
    select
        days.trade_date,
        days.session_no,
        home.trade_date is not null as is_open,
        home.previous_trade_date,
        coalesce(home.is_due, false) as is_due,
        coalesce(home.is_held, false) as is_held,
        coalesce(home.is_page_held, false) as is_page_held,
        new_york.trade_date is not null as is_adr_open,
        coalesce(new_york.is_due, false) as is_adr_due,
        coalesce(new_york.is_held, false) as is_adr_held
    from {{ ref('int_trade_days') }} as days
    left join {{ ref('int_market_days') }} as home
        on
            days.trade_date = home.trade_date
            and home.market = 'HK'
    left join {{ ref('int_market_days') }} as new_york
        on
            days.trade_date = new_york.trade_date
            and new_york.market = 'US'
),

priced as (
    select
        days.trade_date,
        securities.ticker,
        days.session_no,
        case
            when bars.close is not null then 'TRADED'
            when not securities.is_priced_by_yahoo and not securities.is_on_pages then 'NOT_PRICED'
            when not days.is_open then 'CLOSED'
            when not days.is_due then 'PENDING'
            when days.is_page_held or (days.is_held and securities.is_priced_by_yahoo) then 'NO_BAR'
            else 'MISSING'
        end as price_state,
        bars.price_source,
        bars.close as close_hkd,
        bars.return_pct,
        bars.volume as volume_shares,
        bars.volume_source,
        bars.stock_turnover as stock_turnover_hkd,
        bars.is_turnover_estimated as is_stock_turnover_estimated,
        benchmarks.benchmark_ticker,
        -- a return over a suspension is no return of the day, and is compared with none
        case
            when bars.previous_trade_date = days.previous_trade_date
                then bars.return_pct - benchmarks.benchmark_return_pct
        end as return_vs_hstech_pct,
        coalesce(bars.previous_trade_date = days.previous_trade_date, false) as is_return_of_the_day,
        case
            when securities.adr_ticker is null then 'NO_ADR'
            when adr_bars.close is not null then 'TRADED'
            when not days.is_adr_open then 'CLOSED'
            when not days.is_adr_due then 'PENDING'
            when days.is_adr_held then 'NO_BAR'
            else 'MISSING'
        end as adr_state,
        adr_bars.close as adr_close_usd,
        adr_bars.return_pct as adr_return_pct,
        100.0 * (adr_bars.close * fixings.usd_hkd / securities.shares_per_ads / bars.close - 1) as adr_premium_pct,
        bars.payload_sha256,
        greatest(bars.known_at, adr_bars.known_at) as known_at
    from days
    cross join securities
    left join {{ ref('int_bars') }} as bars
        on
            securities.ticker = bars.ticker
            and days.trade_date = bars.trade_date
    left join {{ ref('int_bars') }} as adr_bars
        on
            securities.adr_ticker = adr_bars.ticker
            and days.trade_date = adr_bars.trade_date
    left join {{ ref('int_benchmark_returns') }} as benchmarks
        on days.trade_date = benchmarks.trade_date
    left join {{ ref('int_fixings') }} as fixings
        on days.trade_date = fixings.trade_date
),

-- A mean over the 20 sessions before, of at least 15 of them with a turnover.
final as (
    select
        *,
        case
            when session_no is not null and count(stock_turnover_hkd) over before_20 >= 15
                then avg(stock_turnover_hkd) over before_20
        end as adv20_hkd
    from priced
    window before_20 as (
        partition by ticker order by session_no range between 20 preceding and 1 preceding
    )
)

select * from final
