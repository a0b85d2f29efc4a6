{#- A date is CLOSED exactly where the calendar has no southbound session: no state of a file can change that. -#}
{% test closed_by_calendar(model, state_column) %}
select flows.*
from {{ model }} as flows
left join {{ ref('trading_calendar') }} as calendar
    on flows.trade_date = calendar.date
where coalesce((flows.{{ state_column }} = 'CLOSED') = calendar.is_southbound, true)
{% endtest %}
