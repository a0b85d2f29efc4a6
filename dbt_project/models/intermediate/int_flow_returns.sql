-- Flow against price: Pearson's correlation of exact nets with the day's returns, this session and the 59 before it.
with pairs as (
    select
        flows.ticker,
        flows.channel,
        flows.trade_date,
        flows.session_no,
        case when prices.return_pct is not null and prices.is_return_of_the_day then cast(flows.net as double) end
            as net,
        case when flows.net is not null and prices.is_return_of_the_day then prices.return_pct end as return_pct
    from {{ ref('int_security_flows') }} as flows
    left join {{ ref('int_security_prices') }} as prices
        on
            flows.ticker = prices.ticker
            and flows.trade_date = prices.trade_date
    where flows.session_no is not null
),

final as (
    select
        ticker,
        channel,
        trade_date,
        case
            when count(net) over last_60 >= 40
                -- rounded: the last digit depends on how many other rows the build has
                then round(corr(net, return_pct) over last_60, 12)
        end as flow_return_corr_60d
    from pairs
    window last_60 as (
        partition by ticker, channel order by session_no range between 59 preceding and current row
    )
)

select * from final
