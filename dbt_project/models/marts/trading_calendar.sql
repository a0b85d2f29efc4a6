with final as (
    select
        trade_date as date,
        is_xhkg,
        is_xshg,
        is_southbound,
        is_half_day,
        source
    from {{ ref('stg_snapshot__calendar') }}
)

select *
from final
order by date
