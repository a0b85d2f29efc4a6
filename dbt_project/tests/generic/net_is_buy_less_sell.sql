{#- net = buy - sell exactly, and turnover = buy + sell up to the rounding that the source prints with. -#}
{% test net_is_buy_less_sell(model, buy, sell, net, turnover, tolerance) %}
select *
from {{ model }}
where
    {{ net }} <> {{ buy }} - {{ sell }}
    or abs({{ turnover }} - {{ buy }} - {{ sell }}) > {{ tolerance }}
{% endtest %}
