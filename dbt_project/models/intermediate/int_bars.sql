-- Every bar with the one before it: the close of the listing's session before, in today's shares after a split. A return
-- is of prices alone; a dividend that goes ex lowers it.
with bars as (
    select
        *,
        coalesce(split_numerator / nullif(split_denominator, 0), 1) as split_factor,
        lag(close) over (partition by ticker order by trade_date) as previous_raw_close,
        lag(trade_date) over (partition by ticker order by trade_date) as previous_trade_date
    from {{ ref('stg_prices__yahoo_bars') }}
),

final as (
    select
        ticker,
        trade_date,
        currency,
        close,
        previous_trade_date,
        previous_raw_close / split_factor as previous_close,
        100.0 * (close * split_factor / previous_raw_close - 1) as return_pct,
        dividend,
        -- Yahoo prints volume 0 on half days: unknown, not zero. Bars carry no turnover, so it is estimated.
        case when volume > 0 then volume end as volume,
        case when volume > 0 then volume * (coalesce(high, close) + coalesce(low, close) + close) / 3 end
            as estimated_turnover,
        known_at,
        payload_sha256
    from bars
)

select * from final
