{#- Fails for each row on which the condition is not true; an unknown condition is not true. -#}
{% test rows_satisfy(model, condition) %}
select *
from {{ model }}
where not coalesce({{ condition }}, false)
{% endtest %}
