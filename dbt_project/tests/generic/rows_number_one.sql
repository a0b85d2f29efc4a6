{#- Fails unless the table has exactly one row. -#}
{% test rows_number_one(model) %}
select count(*) as n_rows
from {{ model }}
having count(*) <> 1
{% endtest %}
