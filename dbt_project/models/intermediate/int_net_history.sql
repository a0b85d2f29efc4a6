-- Everything that the past says about a session of the series, in one row: what both flow marts select from.
with series as (
    select
        entity,
        channel,
        trade_date,
        history_start
    from {{ ref('int_net_series') }}
),

final as (
    select
        series.entity,
        series.channel,
        series.trade_date,
        series.history_start,
        records.n_obs,
        streaks.streak_days,
        streaks.streak_is_exact,
        streaks.streak_net as streak_net_hkd,
        streaks.streak_net_lo as streak_net_lo_hkd,
        streaks.streak_net_hi as streak_net_hi_hkd,
        records.is_record_day,
        periods.is_record_week,
        periods.is_record_month,
        records.largest_since_date,
        {% for span in ['5d', '20d', '60d'] %}
        sums.net_{{ span }} as net_{{ span }}_hkd,
        sums.net_lo_{{ span }} as net_{{ span }}_lo_hkd,
        sums.net_hi_{{ span }} as net_{{ span }}_hi_hkd,
        {% endfor %}
        records.net_z20,
        records.net_z60,
        records.pctile_250d,
        {% for span in ['wtd', 'mtd', 'ytd'] %}
        sums.net_{{ span }} as {{ span }}_net_hkd,
        sums.net_lo_{{ span }} as {{ span }}_net_lo_hkd,
        sums.net_hi_{{ span }} as {{ span }}_net_hi_hkd,
        {% endfor %}
        sums.net_since_eligible as cum_since_eligible_hkd,
        sums.net_lo_since_eligible as cum_since_eligible_lo_hkd,
        sums.net_hi_since_eligible as cum_since_eligible_hi_hkd,
        periods.record_month,
        periods.record_month_net as record_month_net_hkd,
        periods.mtd_pace_vs_record_pct
    from series
    inner join {{ ref('int_net_records') }} as records
        on
            series.entity = records.entity
            and series.channel = records.channel
            and series.trade_date = records.trade_date
    inner join {{ ref('int_net_streaks') }} as streaks
        on
            series.entity = streaks.entity
            and series.channel = streaks.channel
            and series.trade_date = streaks.trade_date
    inner join {{ ref('int_net_sums') }} as sums
        on
            series.entity = sums.entity
            and series.channel = sums.channel
            and series.trade_date = sums.trade_date
    inner join {{ ref('int_net_periods') }} as periods
        on
            series.entity = periods.entity
            and series.channel = periods.channel
            and series.trade_date = periods.trade_date
)

select * from final
