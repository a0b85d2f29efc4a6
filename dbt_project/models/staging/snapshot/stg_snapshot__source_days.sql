with final as (
    select
        cast(source as string) as source,
        cast(market as string) as market,
        cast(trade_date as date) as trade_date,
        cast(due_at as timestamp) as due_at
    from {{ from_snapshot('source_days') }}
)

select * from final
