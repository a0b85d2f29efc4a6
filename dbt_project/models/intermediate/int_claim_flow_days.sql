-- Every session's flow that a claim can be held against: of each followed security, and of the whole channel (MARKET)
-- in both directions. Money in HKD; what the exchange does not disclose is bounded, what nobody published is NULL.
with stocks as (
    select
        'daily_flows' as evidence_table,
        ticker,
        channel,
        'SOUTHBOUND' as direction,
        trade_date,
        disclosure <> 'NOT_ELIGIBLE' as is_eligible,
        -- what is not disclosed was no more than all that the exchange saw of the stock
        coalesce(buy_hkd, 0) as buy_lo_hkd,
        coalesce(buy_hkd, stock_turnover_hkd) as buy_hi_hkd,
        coalesce(sell_hkd, 0) as sell_lo_hkd,
        coalesce(sell_hkd, stock_turnover_hkd) as sell_hi_hkd,
        buy_hkd,
        sell_hkd,
        net_hkd,
        coalesce(net_hkd, net_lo_hkd) as net_lo_hkd,
        coalesce(net_hkd, net_hi_hkd) as net_hi_hkd,
        turnover_hkd,
        mtd_pace_vs_record_pct,
        cny_hkd
    from {{ ref('daily_flows') }}
    where disclosure not in ('CLOSED', 'PENDING', 'MISSING')
),

channels as (
    select
        'market_flows' as evidence_table,
        'MARKET' as ticker,
        channel,
        direction,
        trade_date,
        true as is_eligible,
        buy_hkd as buy_lo_hkd,
        buy_hkd as buy_hi_hkd,
        sell_hkd as sell_lo_hkd,
        sell_hkd as sell_hi_hkd,
        buy_hkd,
        sell_hkd,
        net_hkd,
        net_hkd as net_lo_hkd,
        net_hkd as net_hi_hkd,
        turnover_hkd,
        mtd_pace_vs_record_pct,
        cny_hkd
    from {{ ref('market_flows') }}
    where publication not in ('CLOSED', 'PENDING', 'MISSING')
),

final as (
    select * from stocks
    union all
    select * from channels
)

select * from final
