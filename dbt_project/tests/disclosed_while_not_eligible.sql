{#- A row that the exchange disclosed outside the watch-list's eligibility: the watch-list is likely wrong. -#}
{{ config(meta={'dagster': {'ref': {'name': 'daily_flows'}}}, severity='warn') }}
select
    flows.trade_date,
    flows.ticker,
    flows.channel,
    instruments.eligible_from,
    instruments.eligible_to
from {{ ref('daily_flows') }} as flows
inner join {{ ref('instruments') }} as instruments
    on flows.ticker = instruments.ticker
where
    flows.disclosure in ('DISCLOSED', 'PARTIAL')
    and flows.channel <> 'ALL'
    and (flows.trade_date < instruments.eligible_from or flows.trade_date > instruments.eligible_to)
