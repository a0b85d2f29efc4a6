-- The ECB's crosses beside the Hong Kong Monetary Authority's rates of the same day, which come a month later.
with ecb as (
    select
        rate_date,
        max(case when currency = 'USD' then rate end) as eur_usd,
        max(case when currency = 'CNY' then rate end) as eur_cny,
        max(case when currency = 'HKD' then rate end) as eur_hkd,
        max(known_at) as known_at,
        max(payload_sha256) as payload_sha256
    from {{ ref('stg_fx__ecb_rates') }}
    group by rate_date
),

hkma as (
    select
        rate_date,
        max(case when currency = 'USD' then hkd_per_unit end) as usd_hkd,
        max(case when currency = 'CNY' then hkd_per_unit end) as cny_hkd,
        max(payload_sha256) as payload_sha256
    from {{ ref('stg_fx__hkma_rates') }}
    group by rate_date
),

final as (
    select
        coalesce(ecb.rate_date, hkma.rate_date) as rate_date,
        ecb.eur_usd,
        ecb.eur_cny,
        ecb.eur_hkd,
        ecb.eur_hkd / ecb.eur_usd as usd_hkd,
        ecb.eur_hkd / ecb.eur_cny as cny_hkd,
        hkma.usd_hkd as hkma_usd_hkd,
        hkma.cny_hkd as hkma_cny_hkd,
        100.0 * (ecb.eur_hkd / ecb.eur_usd / hkma.usd_hkd - 1) as usd_hkd_gap_pct,
        100.0 * (ecb.eur_hkd / ecb.eur_cny / hkma.cny_hkd - 1) as cny_hkd_gap_pct,
        ecb.known_at,
        ecb.payload_sha256 as fx_payload_sha256,
        hkma.payload_sha256 as hkma_payload_sha256
    from ecb
    full outer join hkma
        on ecb.rate_date = hkma.rate_date
)

select * from final
