{#- ALL equals SH + SZ, and is NULL where either leg is: the value of one leg is never that of the whole. -#}
{% test all_is_sum_of_legs(model, keys, columns) %}
with sums as (
    select
        {% for column in columns %}
        max(case when channel = 'SH' then {{ column }} end) + max(case when channel = 'SZ' then {{ column }} end)
            as legs_{{ column }},
        max(case when channel = 'ALL' then {{ column }} end) as all_{{ column }},
        {% endfor %}
        {{ keys | join(', ') }},
        count(*) as n_channels
    from {{ model }}
    group by {{ keys | join(', ') }}
)

select *
from sums
where
    n_channels <> 3
    {% for column in columns %}
    or legs_{{ column }} is distinct from all_{{ column }}
    {% endfor %}
{% endtest %}
