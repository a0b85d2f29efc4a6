-- Every listing's closes, highs and lows by session, on one scale over splits, so that two of them can be compared.
with scaled as (
    select
        trade_date,
        ticker,
        currency,
        close,
        high,
        low,
        exp(sum(ln(coalesce(split_factor, 1))) over (
            partition by ticker order by trade_date rows between unbounded preceding and current row
        )) as split_scale,
        row_number() over (partition by ticker order by trade_date) as session_no
    from {{ ref('prices') }}
),

final as (
    select
        trade_date,
        ticker,
        currency,
        session_no,
        close,
        high,
        low,
        close * split_scale as scaled_close,
        high * split_scale as scaled_high,
        low * split_scale as scaled_low
    from scaled
)

select * from final
