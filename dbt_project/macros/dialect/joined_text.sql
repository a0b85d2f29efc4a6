{#- The distinct texts of a group, in order, joined by a separator. -#}
{% macro joined_text(expression, separator=';') -%}
    {{ adapter.dispatch('joined_text', 'southbound')(expression, separator) }}
{%- endmacro %}

{% macro duckdb__joined_text(expression, separator) -%}
    string_agg(distinct {{ expression }}, '{{ separator }}' order by {{ expression }})
{%- endmacro %}

{% macro spark__joined_text(expression, separator) -%}
    array_join(sort_array(collect_set({{ expression }})), '{{ separator }}')
{%- endmacro %}
