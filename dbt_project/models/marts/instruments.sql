-- The watch-list, and every other security that a source ever showed, under the name that was printed last by the first
-- of them that knows it: top tens, quotations, holdings.
with names as (
    select ticker, name, currency, trade_date, known_at, 1 as preference
    from {{ ref('stg_flows__hkex_top_ten_versions') }}
    union all
    select ticker, name, currency, trade_date, known_at, 2 as preference
    from {{ ref('stg_flows__eastmoney_top_ten_versions') }}
    union all
    select ticker, name, coalesce(currency, 'HKD') as currency, trade_date, known_at, 3 as preference
    from {{ ref('stg_prices__hkex_quotations_versions') }}
    union all
    select ticker, name, 'HKD' as currency, settle_date as trade_date, known_at, 4 as preference
    from {{ ref('stg_flows__ccass_holdings_versions') }}
    union all
    select ticker, name, 'HKD' as currency, settle_date as trade_date, known_at, 5 as preference
    from {{ ref('stg_flows__eastmoney_holdings_versions') }}
    union all
    select ticker, ticker as name, 'HKD' as currency, trade_date, known_at, 6 as preference
    from {{ ref('stg_flows__eastmoney_stock_history_versions') }}
),

sightings as (
    select
        ticker,
        name,
        currency,
        row_number() over (
            partition by ticker order by preference asc, trade_date desc, known_at desc, name asc
        ) as place
    from names
),

memberships as (
    select
        membership.ticker,
        {{ joined_text('membership.index_ticker') }} as indices
    from {{ ref('index_membership') }} as membership
    cross join {{ ref('stg_snapshot__build') }} as build
    where
        coalesce(membership.member_from <= build.today, true)
        and coalesce(membership.member_to >= build.today, true)
    group by membership.ticker
),

watchlist as (
    select
        listed.ticker,
        listed.company_id,
        listed.name_en,
        listed.name_zh_hant,
        listed.name_zh_hans,
        listed.market,
        listed.currency,
        listed.primary_ticker,
        listed.shares_per_ads,
        listed.eligible_from,
        listed.eligible_to,
        memberships.indices,
        listed.price_symbol,
        true as is_watchlist
    from {{ ref('watchlist') }} as listed
    left join memberships
        on listed.ticker = memberships.ticker
),

others as (
    select
        sightings.ticker,
        cast(null as string) as company_id,
        sightings.name as name_en,
        cast(null as string) as name_zh_hant,
        cast(null as string) as name_zh_hans,
        substring(sightings.ticker, length(sightings.ticker) - 1, 2) as market,
        sightings.currency,
        cast(null as string) as primary_ticker,
        cast(null as integer) as shares_per_ads,
        cast(null as date) as eligible_from,
        cast(null as date) as eligible_to,
        cast(null as string) as indices,
        cast(null as string) as price_symbol,
        false as is_watchlist
    from sightings
    left join watchlist
        on sightings.ticker = watchlist.ticker
    where
        sightings.place = 1
        and watchlist.ticker is null
),

final as (
    select * from watchlist
    union all
    select * from others
)

select *
from final
order by ticker
