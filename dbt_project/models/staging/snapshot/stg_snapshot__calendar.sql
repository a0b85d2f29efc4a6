with final as (
    select
        cast(date as date) as trade_date,
        cast(is_xhkg as boolean) as is_xhkg,
        cast(is_xshg as boolean) as is_xshg,
        cast(is_southbound as boolean) as is_southbound,
        cast(is_half_day as boolean) as is_half_day,
        cast(source as string) as source
    from {{ from_snapshot('calendar') }}
)

select * from final
