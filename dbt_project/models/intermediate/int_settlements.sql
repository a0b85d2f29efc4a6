-- The trades that settle on each Hong Kong session: those of two sessions before. Holdings are printed by settlement date.
with sessions as (
    select
        trade_date,
        row_number() over (order by trade_date) as hong_kong_session_no
    from {{ ref('stg_snapshot__calendar') }}
    where is_xhkg
),

final as (
    select
        trades.trade_date,
        settlements.trade_date as settle_date,
        cast(settlements.hong_kong_session_no as integer) as settle_session_no
    from sessions as settlements
    inner join sessions as trades
        on settlements.hong_kong_session_no = trades.hong_kong_session_no + 2
)

select * from final
