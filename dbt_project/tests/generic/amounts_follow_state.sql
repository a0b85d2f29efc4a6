{#- Unknown is not zero: amounts are there in the known states, all of them, and NULL in every other state. -#}
{% test amounts_follow_state(model, state_column, known_states, columns) %}
{%- set is_known = state_column ~ " in ('" ~ known_states | join("', '") ~ "')" %}
select *
from {{ model }}
where
    {% for column in columns %}
    {{ 'or ' if not loop.first }}({{ column }} is not null) <> ({{ is_known }})
    {% endfor %}
{% endtest %}
