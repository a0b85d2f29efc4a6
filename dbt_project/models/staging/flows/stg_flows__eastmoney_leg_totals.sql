{{ config(materialized="view") }}
-- What stands now: the rows of each leg's and day's latest version, and of no earlier one.
with final as (
    select *
    from {{ ref('stg_flows__eastmoney_leg_totals_versions') }}
    where is_current
)

select * from final
