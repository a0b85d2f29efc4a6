{#- The history columns that both flow marts carry under the same names, from `int_net_history as history`. -#}
{% macro history_columns(also_since_eligible) -%}
    {%- set columns = ['history_start', 'n_obs', 'streak_days', 'streak_is_exact'] -%}
    {%- set columns = columns + ['streak_net_hkd', 'streak_net_lo_hkd', 'streak_net_hi_hkd'] -%}
    {%- set columns = columns + ['is_record_day', 'is_record_week', 'is_record_month', 'largest_since_date'] -%}
    {%- for span in ['net_5d', 'net_20d', 'net_60d'] -%}
        {%- do columns.extend([span ~ '_hkd', span ~ '_lo_hkd', span ~ '_hi_hkd']) -%}
    {%- endfor -%}
    {%- do columns.extend(['net_z20', 'net_z60', 'pctile_250d']) -%}
    {%- for span in ['wtd_net', 'mtd_net', 'ytd_net'] -%}
        {%- do columns.extend([span ~ '_hkd', span ~ '_lo_hkd', span ~ '_hi_hkd']) -%}
    {%- endfor -%}
    {%- if also_since_eligible -%}
        {%- do columns.extend(['cum_since_eligible_hkd', 'cum_since_eligible_lo_hkd', 'cum_since_eligible_hi_hkd']) -%}
    {%- endif -%}
    {%- do columns.extend(['record_month', 'record_month_net_hkd', 'mtd_pace_vs_record_pct']) -%}
    {%- for column in columns %}
        history.{{ column }},
    {%- endfor %}
{%- endmacro %}
