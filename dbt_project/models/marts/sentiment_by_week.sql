-- How the press of a week reads for a company, beside what its price and its southbound flow did.
with windowed as (
    select
        *,
        -- of three stories or more that differ: a t interval of the mean, on a scale without ends
        case
            when n_stories >= 3 and sentiment_error > 1e-9 and abs(sentiment_mean) < 1
                then {{ t_quantile('(n_stories - 1)') }} * sentiment_error / (1 - sentiment_mean * sentiment_mean)
        end as half_width,
        case when abs(sentiment_mean) < 1 then atanh(sentiment_mean) end as centre,
        avg(sentiment_mean) over last_4 as sentiment_4w,
        sentiment_mean - max(sentiment_mean) over week_before as sentiment_change,
        count(sentiment_mean) over before_26 as n_before_26,
        avg(sentiment_mean) over before_26 as mean_before_26,
        stddev_samp(sentiment_mean) over before_26 as deviation_before_26
    from {{ ref('int_weekly_sentiment') }}
    window
        -- a week without articles has no row, so frames count days
        last_4 as (
            partition by ticker, lang order by week_start_date
            range between interval 21 days preceding and current row
        ),
        week_before as (
            partition by ticker, lang order by week_start_date
            range between interval 7 days preceding and interval 7 days preceding
        ),
        before_26 as (
            partition by ticker, lang order by week_start_date
            range between interval 182 days preceding and interval 7 days preceding
        )
),

final as (
    select
        windowed.week_start_date,
        windowed.ticker,
        windowed.lang,
        cast(windowed.n_articles as integer) as n_articles,
        cast(windowed.n_stories as integer) as n_stories,
        cast(windowed.n_sources as integer) as n_sources,
        windowed.sentiment_mean,
        windowed.sentiment_weighted,
        windowed.sentiment_std,
        windowed.share_positive_pct,
        windowed.share_neutral_pct,
        windowed.share_negative_pct,
        windowed.share_positive_pct - windowed.share_negative_pct as net_sentiment_pct,
        windowed.duplicate_ratio,
        windowed.novelty_mean,
        event_types.top_event_types,
        windowed.n_stories < 3 as is_thin,
        windowed.sentiment_error,
        -- the interval is drawn on the inverse hyperbolic tangent and taken back, so that it never leaves -1 to 1
        round(tanh(windowed.centre - windowed.half_width), 10) as ci_low,
        round(tanh(windowed.centre + windowed.half_width), 10) as ci_high,
        windowed.sentiment_4w,
        windowed.sentiment_change,
        case
            when windowed.n_before_26 >= 8
                then
                    round(
                        (windowed.sentiment_mean - windowed.mean_before_26) / nullif(windowed.deviation_before_26, 0), 12
                    )
        end as sentiment_z26,
        company_weeks.week_return_pct,
        company_weeks.week_net_hkd,
        case
            when company_weeks.week_net_hkd is not null and windowed.sentiment_mean is not null
                then
                    abs(windowed.sentiment_mean) >= 0.15
                    and sign(windowed.sentiment_mean) * sign(company_weeks.week_net_hkd) < 0
        end as is_diverging,
        windowed.scorer,
        windowed.scorer_version
    from windowed
    left join {{ ref('int_weekly_event_types') }} as event_types
        on
            windowed.week_start_date = event_types.week_start_date
            and windowed.ticker = event_types.ticker
            and windowed.lang = event_types.lang
    left join {{ ref('int_company_weeks') }} as company_weeks
        on
            windowed.ticker = company_weeks.ticker
            and windowed.week_start_date = company_weeks.week_start_date
)

select *
from final
order by
    week_start_date,
    ticker,
    lang
