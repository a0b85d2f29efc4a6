-- The euro fixing that converts each date: the latest complete one on or before it, which the row names.
with complete as (
    select
        rate_date,
        max(case when currency = 'USD' then rate end) as eur_usd,
        max(case when currency = 'CNY' then rate end) as eur_cny,
        max(case when currency = 'HKD' then rate end) as eur_hkd,
        max(known_at) as known_at,
        max(payload_sha256) as payload_sha256
    from {{ ref('stg_fx__ecb_rates') }}
    group by rate_date
    having count(distinct case when currency in ('USD', 'CNY', 'HKD') then currency end) = 3
),

latest as (
    select
        calendar.trade_date,
        max(complete.rate_date) as fx_date
    from {{ ref('stg_snapshot__calendar') }} as calendar
    cross join {{ ref('stg_snapshot__build') }} as build
    inner join complete
        on calendar.trade_date >= complete.rate_date
    where calendar.trade_date <= build.today
    group by calendar.trade_date
),

final as (
    select
        latest.trade_date,
        latest.fx_date,
        complete.eur_hkd / complete.eur_usd as usd_hkd,
        complete.eur_hkd / complete.eur_cny as cny_hkd,
        complete.known_at,
        complete.payload_sha256
    from latest
    inner join complete
        on latest.fx_date = complete.rate_date
)

select * from final
