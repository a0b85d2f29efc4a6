-- Every listing's session with the one before it: the close of the session before, in today's shares after a split. A
-- return is of prices alone; a dividend that goes ex lowers it.
with bars as (
    select
        *,
        lag(close) over (partition by ticker order by trade_date) as previous_raw_close,
        lag(trade_date) over (partition by ticker order by trade_date) as previous_trade_date
    from {{ ref('int_quotes') }}
),

-- Without Yahoo's bar nobody told of a split. The exchange's page then has to name the close before as the page before did.
known_steps as (
    select
        *,
        has_actions or exchange_previous_close = previous_raw_close as is_step_known
    from bars
),

final as (
    select
        ticker,
        trade_date,
        currency,
        price_source,
        high,
        low,
        close,
        previous_trade_date,
        previous_raw_close,
        case when is_step_known then previous_raw_close / split_factor end as previous_close,
        case when is_step_known then 100.0 * (close * split_factor / previous_raw_close - 1) end as return_pct,
        dividend,
        split_factor,
        volume,
        volume_source,
        exchange_turnover,
        coalesce(exchange_turnover, volume * (coalesce(high, close) + coalesce(low, close) + close) / 3)
            as stock_turnover,
        case when coalesce(exchange_turnover, volume) is not null then exchange_turnover is null end
            as is_turnover_estimated,
        exchange_turnover / nullif(case when volume_source = 'HKEX' then volume end, 0) as vwap,
        exchange_close,
        yahoo_close,
        yahoo_volume,
        known_at,
        payload_sha256,
        action_payload_sha256
    from known_steps
)

select * from final
