{#- The sum over SH and SZ, NULL where either leg has no value: what is unknown is not zero. -#}
{% macro sum_of_both_legs(amount) -%}
    case when count({{ amount }}) = 2 then cast(sum({{ amount }}) as bigint) end
{%- endmacro %}
