{#- One row for each part of a text that a separator parts. -#}
{% macro split_rows(text, separator) -%}
    {{ adapter.dispatch('split_rows', 'southbound')(text, separator) }}
{%- endmacro %}

{% macro duckdb__split_rows(text, separator) -%}
    unnest(string_split({{ text }}, '{{ separator }}'))
{%- endmacro %}

{% macro spark__split_rows(text, separator) -%}
    explode(split({{ text }}, '{{ separator }}'))
{%- endmacro %}
