-- Splits by ex-date: new shares for one old share. Yahoo's chart is the one source that names them.
with final as (
    select
        ticker,
        trade_date as ex_date,
        split_numerator / split_denominator as split_factor
    from {{ ref('stg_prices__yahoo_bars') }}
    where
        split_numerator > 0
        and split_denominator > 0
)

select * from final
