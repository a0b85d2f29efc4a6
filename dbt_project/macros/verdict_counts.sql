{#- Columns that count the verdicts of a group of claims, and the flags beside them. -#}
{% macro verdict_counts() -%}
    {%- for verdict in ['supported', 'partial', 'contradicted', 'not_decidable'] %}
        cast(count(case when verdict = '{{ verdict | upper }}' then 1 end) as integer) as n_{{ verdict }},
    {%- endfor %}
        cast(count(case
            when reasons like '%LEG_FOR_WHOLE%' or reasons like '%DIRECTION%' or reasons like '%ACTOR%' then 1
        end) as integer) as n_flagged,
{%- endmacro %}
