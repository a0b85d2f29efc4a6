-- What was disclosed, in every version of each source: at any moment m, the rows with known_at <= m and superseded_at NULL
-- or after m.
{%- set columns = [
    'trade_date', 'ticker', 'channel', 'direction', 'version_no', 'rank_in_channel', 'name', 'currency', 'buy', 'sell',
    'turnover', 'known_at', 'superseded_at', 'is_current', 'commit_id', 'payload_sha256',
] %}
with versions as (
    {% for flow_source, relation in [
        ('HKEX', 'stg_flows__hkex_top_ten_versions'), ('EASTMONEY', 'stg_flows__eastmoney_top_ten_versions')
    ] %}
    select
        '{{ flow_source }}' as flow_source,
        {% for column in columns %}
        {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref(relation) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        flow_source,
        trade_date,
        ticker,
        channel,
        direction,
        version_no,
        rank_in_channel,
        name,
        currency,
        buy,
        sell,
        buy - sell as net,
        turnover,
        {% for amount in ['buy', 'sell', 'buy - sell', 'turnover'] %}
        case when currency = 'HKD' then {{ amount }} end as {{ 'net' if '-' in amount else amount }}_hkd,
        {% endfor %}
        known_at,
        superseded_at,
        is_current,
        commit_id,
        payload_sha256
    from versions
)

select *
from final
order by
    trade_date,
    ticker,
    channel,
    flow_source,
    version_no
