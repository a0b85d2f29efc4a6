-- The legs of the whole market in both directions, and ALL, their sum: an amount of ALL is NULL where a leg's is.
with legs as (
    select
        trade_date,
        channel,
        direction,
        currency,
        session_no,
        flow_source,
        publication,
        buy,
        sell,
        net,
        turnover,
        trades,
        etf_turnover,
        quota_balance_cny,
        top_ten_turnover,
        undisclosed_net_lo,
        undisclosed_net_hi,
        totals_known_at as known_at,
        totals_payload_sha256 as payload_sha256
    from {{ ref('int_legs') }}
),

both_legs as (
    select
        trade_date,
        'ALL' as channel,
        direction,
        currency,
        max(session_no) as session_no,
        max(flow_source) as flow_source,
        case
            when max(publication = 'MISSING') then 'MISSING'
            when max(publication = 'PENDING') then 'PENDING'
            when max(publication = 'CLOSED') then 'CLOSED'
            when max(publication = 'PARTLY_PUBLISHED') then 'PARTLY_PUBLISHED'
            else 'PUBLISHED'
        end as publication,
        {% for amount in [
            'buy', 'sell', 'net', 'turnover', 'trades', 'etf_turnover', 'quota_balance_cny', 'top_ten_turnover',
            'undisclosed_net_lo', 'undisclosed_net_hi',
        ] %}
        {{ sum_of_both_legs(amount) }} as {{ amount }},
        {% endfor %}
        max(known_at) as known_at,
        max(payload_sha256) as payload_sha256
    from legs
    group by
        trade_date,
        direction,
        currency
),

channels as (
    select * from legs
    union all
    select * from both_legs
),

-- a row that is missing rests on nothing, even where one of its legs is held
final as (
    select
        trade_date,
        channel,
        direction,
        currency,
        session_no,
        case when publication not in ('PENDING', 'MISSING') then flow_source end as flow_source,
        publication,
        buy,
        sell,
        net,
        turnover,
        trades,
        etf_turnover,
        quota_balance_cny,
        top_ten_turnover,
        undisclosed_net_lo,
        undisclosed_net_hi,
        case when publication not in ('PENDING', 'MISSING') then known_at end as known_at,
        case when publication not in ('PENDING', 'MISSING') then payload_sha256 end as payload_sha256
    from channels
)

select * from final
