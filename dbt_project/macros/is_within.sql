{#- Whether a figure lies within an interval whose ends may be open (NULL); a billionth off is within. -#}
{% macro is_within(figure, low, high) -%}
    (
        {{ figure }} >= coalesce({{ low }}, {{ figure }}) - 1e-9 * (1 + abs({{ figure }}))
        and {{ figure }} <= coalesce({{ high }}, {{ figure }}) + 1e-9 * (1 + abs({{ figure }}))
    )
{%- endmacro %}
