-- Every listing's price on every session that a source has one of; which source is the authority is decided in int_quotes.
with final as (
    select
        bars.trade_date,
        bars.ticker,
        bars.currency,
        bars.price_source,
        bars.high,
        bars.low,
        bars.close,
        bars.return_pct,
        bars.dividend,
        bars.split_factor,
        adjustments.adjustment_factor,
        bars.close * adjustments.adjustment_factor as adjusted_close,
        bars.volume as volume_shares,
        bars.volume_source,
        coalesce(bars.volume_source = 'HKEX' and bars.yahoo_volume = 0, false) as is_volume_repaired,
        bars.stock_turnover as turnover,
        bars.is_turnover_estimated,
        bars.vwap,
        bars.exchange_close,
        bars.yahoo_close,
        abs(bars.exchange_close - bars.yahoo_close) > 0.0051 as is_close_in_conflict,
        bars.known_at,
        bars.payload_sha256 as price_payload_sha256,
        bars.action_payload_sha256
    from {{ ref('int_bars') }} as bars
    inner join {{ ref('int_adjustments') }} as adjustments
        on
            bars.ticker = adjustments.ticker
            and bars.trade_date = adjustments.trade_date
)

select *
from final
order by
    trade_date,
    ticker
