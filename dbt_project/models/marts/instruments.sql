-- The watch-list, and every other security that a top ten ever showed, under the name that the exchange printed last.
with sightings as (
    select
        ticker,
        name,
        currency,
        row_number() over (partition by ticker order by trade_date desc, known_at desc, channel asc) as place
    from {{ ref('stg_flows__hkex_top_ten_versions') }}
),

watchlist as (
    select
        ticker,
        company_id,
        name_en,
        name_zh_hant,
        name_zh_hans,
        market,
        currency,
        primary_ticker,
        shares_per_ads,
        eligible_from,
        eligible_to,
        indices,
        true as is_watchlist
    from {{ ref('watchlist') }}
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
