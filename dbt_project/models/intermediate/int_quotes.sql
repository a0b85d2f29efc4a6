-- One row a listing and session: HKEX's daily quotations are the authority for close, volume and turnover, Yahoo's chart
-- for what HKEX's page does not have (New York, indices, corporate actions), and where no page is held.
with exchange as (
    select *
    from {{ ref('stg_prices__hkex_quotations') }}
    where close is not null
),

final as (
    select
        coalesce(exchange.ticker, yahoo.ticker) as ticker,
        coalesce(exchange.trade_date, yahoo.trade_date) as trade_date,
        coalesce(exchange.currency, yahoo.currency, 'HKD') as currency,
        case when exchange.ticker is not null then 'HKEX' else 'YAHOO' end as price_source,
        coalesce(exchange.high, yahoo.high) as high,
        coalesce(exchange.low, yahoo.low) as low,
        coalesce(exchange.close, yahoo.close) as close,
        exchange.close as exchange_close,
        exchange.previous_close as exchange_previous_close,
        yahoo.close as yahoo_close,
        -- Yahoo prints volume 0 on half days and for indices: unknown, not zero.
        coalesce(exchange.volume, case when yahoo.volume > 0 then yahoo.volume end) as volume,
        case
            when exchange.volume is not null then 'HKEX'
            when yahoo.volume > 0 then 'YAHOO'
        end as volume_source,
        exchange.turnover as exchange_turnover,
        yahoo.volume as yahoo_volume,
        yahoo.ticker is not null as has_actions,
        yahoo.dividend,
        coalesce(yahoo.split_numerator / nullif(yahoo.split_denominator, 0), 1) as split_factor,
        greatest(exchange.known_at, yahoo.known_at) as known_at,
        coalesce(exchange.payload_sha256, yahoo.payload_sha256) as payload_sha256,
        yahoo.payload_sha256 as action_payload_sha256
    from exchange
    full outer join {{ ref('stg_prices__yahoo_bars') }} as yahoo
        on
            exchange.ticker = yahoo.ticker
            and exchange.trade_date = yahoo.trade_date
)

select * from final
