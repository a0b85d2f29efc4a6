{#- History columns keep their promises: none where there is no history, sums inside their bounds, signs that agree. -#}
{% test history_is_consistent(model, state_column, no_history_states) %}
{%- set sums = ['streak_net', 'net_5d', 'net_20d', 'net_60d', 'wtd_net', 'mtd_net', 'ytd_net'] %}
select *
from {{ model }}
where
    (
        {{ state_column }} in ('{{ no_history_states | join("', '") }}')
        and coalesce(history_start, largest_since_date) is not null
    )
    {% for sum in sums %}
    or (
        {{ sum }}_hkd is not null
        and ({{ sum }}_lo_hkd is distinct from {{ sum }}_hkd or {{ sum }}_hi_hkd is distinct from {{ sum }}_hkd)
    )
    or {{ sum }}_lo_hkd > {{ sum }}_hi_hkd
    {% endfor %}
    or (history_start is not null and net_hkd is not null and sign(streak_days) is distinct from sign(net_hkd))
    or (streak_days is null) <> (streak_is_exact is null)
    or largest_since_date >= trade_date
    or (is_record_day and (net_hkd is null or largest_since_date is not null or n_obs < 20))
    or n_obs < abs(case when streak_net_hkd is not null then streak_days end)
    or record_month >= trade_date
    or not coalesce(pctile_250d, 0) between 0 and 100
{% endtest %}
