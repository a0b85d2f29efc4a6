-- The sessions of the Hong Kong exchange, numbered, so that windows around events count sessions. A half day ends at noon;
-- Hong Kong has no summer time.
with final as (
    select
        trade_date,
        cast(row_number() over (order by trade_date) as integer) as session_no,
        lag(trade_date) over (order by trade_date) as previous_trade_date,
        lead(trade_date) over (order by trade_date) as next_trade_date,
        trade_date + case when is_half_day then interval 12 hours else interval 16 hours end as closes_at_hkt
    from {{ ref('stg_snapshot__calendar') }}
    where is_xhkg
)

select * from final
