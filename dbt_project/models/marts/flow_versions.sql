-- What was disclosed, in every version: at any moment m, the rows with known_at <= m and superseded_at NULL or after m.
with final as (
    select
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
    from {{ ref('stg_flows__hkex_top_ten_versions') }}
)

select *
from final
order by
    trade_date,
    ticker,
    channel,
    version_no
