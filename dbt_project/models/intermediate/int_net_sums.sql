-- Sums over the last sessions, over the running week, month and year, and since eligibility. A sum is NULL unless every
-- session of its span is in the series and has a value; its bounds add up in the same way.
{%- set spans = ['5d', '20d', '60d', 'wtd', 'mtd', 'ytd', 'since_eligible'] -%}
{%- set values = ['net', 'net_lo', 'net_hi'] %}
-- n_expected: the sessions that the calendar puts into the span, less those before eligibility where that is known.
with expected as (
    select
        *,
        5 as n_expected_5d,
        20 as n_expected_20d,
        60 as n_expected_60d,
        {% for span, period in [('wtd', 'week'), ('mtd', 'month'), ('ytd', 'year')] %}
        session_no - greatest({{ period }}_first_session_no, eligible_session_no) + 1 as n_expected_{{ span }},
        {% endfor %}
        session_no - eligible_session_no + 1 as n_expected_since_eligible
    from {{ ref('int_net_series') }}
),

final as (
    select
        {% for span in spans %}
        {% for value in values %}
        case
            when count({{ value }}) over span_{{ span }} = n_expected_{{ span }}
                then cast(sum({{ value }}) over span_{{ span }} as bigint)
        end as {{ value }}_{{ span }},
        {% endfor %}
        {% endfor %}
        entity,
        channel,
        trade_date,
        session_no,
        week_start,
        month_start,
        is_week_end,
        is_month_end,
        is_missing
    from expected
    window
        {% for n in [5, 20, 60] %}
        span_{{ n }}d as (
            partition by entity, channel order by session_no range between {{ n - 1 }} preceding and current row
        ),
        {% endfor %}
        {% for span, period in [('wtd', 'week'), ('mtd', 'month'), ('ytd', 'year')] %}
        span_{{ span }} as (
            partition by entity, channel, {{ period }}_start order by session_no
            rows between unbounded preceding and current row
        ),
        {% endfor %}
        span_since_eligible as (
            partition by entity, channel order by session_no rows between unbounded preceding and current row
        )
)

select * from final
