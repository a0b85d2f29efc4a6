{{ config(materialized="view") }}
-- What stands now: the rows of each settlement day's latest version, and of no earlier one.
with final as (
    select *
    from {{ ref('stg_flows__ccass_holdings_versions') }}
    where is_current
)

select * from final
