-- Holdings of every followed security on every date, or why there are none; the estimate of the net that they imply. Shares
-- that moved without a trade on the exchange (a transfer, an action that nobody told of) cannot be told from trades, but for
-- one thing: more than the day's volume was not traded.
with states as (
    select
        days.trade_date,
        securities.ticker,
        case
            when holdings.ticker is not null then 'HELD'
            when holding_days.settle_date is null and not days.is_hong_kong_open then 'CLOSED'
            when holding_days.holding_source is not null then 'NOT_LISTED'
            when coalesce(holding_days.is_due, false) then 'MISSING'
            else 'PENDING'
        end as holding_state,
        holding_days.settle_date,
        holdings.holding_source,
        holdings.holding_shares,
        holdings.holding_pct_issued,
        holdings.holding_change_shares,
        -- in the shares of the trade date, which its prices are of
        holdings.holding_shares / holdings.factor_since_trade as shares_then,
        holdings.holding_change_shares / holdings.factor_since_trade as change_then,
        bars.close,
        coalesce(bars.vwap, bars.close) as price,
        case when bars.volume_source = 'HKEX' then bars.volume end as exchange_volume,
        holdings.known_at,
        holdings.payload_sha256
    from {{ ref('int_trade_days') }} as days
    inner join {{ ref('int_securities') }} as securities
        on days.trade_date >= securities.first_date
    left join {{ ref('int_holding_days') }} as holding_days
        on days.trade_date = holding_days.trade_date
    left join {{ ref('int_holdings') }} as holdings
        on
            days.trade_date = holdings.trade_date
            and securities.ticker = holdings.ticker
    left join {{ ref('int_bars') }} as bars
        on
            days.trade_date = bars.trade_date
            and securities.ticker = bars.ticker
),

final as (
    select
        trade_date,
        ticker,
        holding_state,
        settle_date,
        holding_source,
        holding_shares,
        holding_pct_issued,
        holding_change_shares,
        cast(round(shares_then * close) as bigint) as holding_value_hkd,
        abs(change_then) > exchange_volume as is_change_beyond_volume,
        case
            when coalesce(abs(change_then) <= exchange_volume, true)
                then cast(round(change_then * price) as bigint)
        end as est_net_hkd,
        known_at,
        payload_sha256
    from states
)

select * from final
