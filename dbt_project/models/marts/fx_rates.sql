with final as (
    select
        rate_date,
        eur_usd,
        eur_cny,
        eur_hkd,
        usd_hkd,
        cny_hkd,
        hkma_usd_hkd,
        hkma_cny_hkd,
        usd_hkd_gap_pct,
        cny_hkd_gap_pct,
        known_at,
        fx_payload_sha256,
        hkma_payload_sha256
    from {{ ref('int_fx_checks') }}
)

select *
from final
order by rate_date
