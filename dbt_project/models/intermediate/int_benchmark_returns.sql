-- The return that a day's returns are compared with: the benchmark's, and on a day without it the fallback's, by name.
with candidates as (
    select
        bars.trade_date,
        bars.ticker,
        bars.return_pct,
        case when bars.ticker = build.benchmark_ticker then 1 else 2 end as preference
    from {{ ref('int_bars') }} as bars
    inner join {{ ref('stg_snapshot__build') }} as build
        on bars.ticker in (build.benchmark_ticker, build.benchmark_fallback_ticker)
    inner join {{ ref('int_market_days') }} as days
        on
            bars.trade_date = days.trade_date
            and days.market = 'HK'
            -- a return over a gap is no return of the day
            and bars.previous_trade_date = days.previous_trade_date
    where bars.return_pct is not null
),

placed as (
    select
        *,
        row_number() over (partition by trade_date order by preference) as place
    from candidates
),

final as (
    select
        trade_date,
        ticker as benchmark_ticker,
        return_pct as benchmark_return_pct
    from placed
    where place = 1
)

select * from final
