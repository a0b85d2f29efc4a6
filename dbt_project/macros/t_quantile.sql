{#-
The 97.5 percent quantile of Student's t, of `df` degrees of freedom, an SQL expression: the table up to 4, from 5 on the
Cornish-Fisher expansion (Abramowitz and Stegun, 26.7.5), which is right to three digits there.
-#}
{% macro t_quantile(df) -%}
    case
        when {{ df }} < 1 then null
        when {{ df }} = 1 then 12.7062
        when {{ df }} = 2 then 4.302653
        when {{ df }} = 3 then 3.182446
        when {{ df }} = 4 then 2.776445
        else 1.959964 + 2.372271 / ({{ df }}) + 2.822486 / power({{ df }}, 2)
            + 2.555852 / power({{ df }}, 3) + 1.589536 / power({{ df }}, 4)
    end
{%- endmacro %}
