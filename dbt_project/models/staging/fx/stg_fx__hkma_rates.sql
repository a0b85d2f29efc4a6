{{ config(materialized="view") }}
-- What stands now: the rows of each day's latest version, and of no earlier one.
with final as (
    select *
    from {{ ref('stg_fx__hkma_rates_versions') }}
    where is_current
)

select * from final
