-- What a followed security did in a week, Monday to Sunday in Hong Kong: its return, and its southbound net where every
-- session of the week so far is exact. A return needs every session of the week that is due.
with due as (
    select
        listed.ticker,
        days.trade_date,
        cast(date_trunc('week', days.trade_date) as date) as week_start_date,
        days.is_held
    from {{ ref('watchlist') }} as listed
    inner join {{ ref('int_market_days') }} as days
        on listed.market = days.market
    where
        days.is_due
        and listed.price_symbol is not null
),

-- a listing that is suspended on a day when others trade has not moved
prices as (
    select
        due.ticker,
        due.week_start_date,
        count(*) as n_days,
        sum(case when due.is_held then 1 else 0 end) as n_known,
        {{ in_order('sum', 'ln(1 + bars.return_pct / 100)') }} as log_return
    from due
    left join {{ ref('int_bars') }} as bars
        on
            due.ticker = bars.ticker
            and due.trade_date = bars.trade_date
    group by
        due.ticker,
        due.week_start_date
),

flows as (
    select
        entity as ticker,
        week_start as week_start_date,
        net_wtd,
        row_number() over (partition by entity, week_start order by session_no desc) as place
    from {{ ref('int_net_sums') }}
    where channel = 'ALL'
),

net_weeks as (
    select
        ticker,
        week_start_date,
        net_wtd
    from flows
    where place = 1
),

final as (
    select
        coalesce(prices.ticker, net_weeks.ticker) as ticker,
        coalesce(prices.week_start_date, net_weeks.week_start_date) as week_start_date,
        case when prices.n_known = prices.n_days then 100 * (exp(prices.log_return) - 1) end as week_return_pct,
        net_weeks.net_wtd as week_net_hkd
    from prices
    full outer join net_weeks
        on
            prices.ticker = net_weeks.ticker
            and prices.week_start_date = net_weeks.week_start_date
)

select * from final
