{{ config(materialized="view") }}
-- What stands now: the rows of each stock's and day's latest version, and of no earlier one.
with final as (
    select *
    from {{ ref('stg_flows__eastmoney_stock_history_versions') }}
    where is_current
)

select * from final
