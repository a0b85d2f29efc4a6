-- The sessions of each market that is priced, the session before each, and what was held of it when it was due.
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

final as (
    select
        source_days.market,
        source_days.trade_date,
        lag(source_days.trade_date) over (partition by source_days.market order by source_days.trade_date)
            as previous_trade_date,
        held.trade_date is not null as is_held,
        source_days.due_at <= build.known_before as is_due
    from {{ ref('stg_snapshot__source_days') }} as source_days
    cross join {{ ref('stg_snapshot__build') }} as build
    left join held
        on
            source_days.trade_date = held.trade_date
            and source_days.market = held.market
    where source_days.source = 'yahoo'
)

select * from final
