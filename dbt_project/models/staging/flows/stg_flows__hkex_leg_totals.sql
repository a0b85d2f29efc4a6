{{ config(materialized="view") }}
-- What stands now: the rows of each day's latest version, and of no earlier one.
with final as (
    select *
    from {{ ref('stg_flows__hkex_leg_totals_versions') }}
    where is_current
)

select * from final
