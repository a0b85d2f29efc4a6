{#-
An aggregate of floating-point numbers that are added in one order, by size: the last digits of a sum depend on it, and
threads would take the rows as they come. Two numbers (a covariance) are a list.
-#}
{% macro in_order(aggregate, numbers) -%}
    {{ adapter.dispatch('in_order', 'southbound')(aggregate, numbers) }}
{%- endmacro %}

{% macro duckdb__in_order(aggregate, numbers) -%}
    {{ aggregate }}({{ numbers }} order by {{ numbers }})
{%- endmacro %}

{% macro spark__in_order(aggregate, numbers) -%}
    {{ aggregate }}({{ numbers }})
{%- endmacro %}
