-- The legs of every southbound security, and ALL, their sum. A figure of one leg is never the security's southbound
-- figure: ALL has amounts only where both legs are disclosed, and bounds only where both legs have them.
with legs as (
    select * from {{ ref('int_security_legs') }}
),

both_legs as (
    select
        trade_date,
        ticker,
        'ALL' as channel,
        max(session_no) as session_no,
        max(flow_source) as flow_source,
        case
            when sum(case when disclosure = 'DISCLOSED' then 1 else 0 end) = 2 then 'DISCLOSED'
            when max(disclosure = 'DISCLOSED') then 'PARTIAL'
            when max(disclosure = 'MISSING') then 'MISSING'
            when max(disclosure = 'PENDING') then 'PENDING'
            when max(disclosure = 'CLOSED') then 'CLOSED'
            when max(disclosure = 'NOT_ELIGIBLE') then 'NOT_ELIGIBLE'
            else 'NOT_IN_TOP10'
        end as disclosure,
        cast(null as integer) as rank_in_channel,
        {% for amount in ['buy', 'sell', 'net', 'turnover', 'net_lo', 'net_hi'] %}
        {{ sum_of_both_legs(amount) }} as {{ amount }},
        {% endfor %}
        max(known_at) as known_at,
        max(payload_sha256) as payload_sha256
    from legs
    group by
        trade_date,
        ticker
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
        ticker,
        channel,
        session_no,
        case when disclosure not in ('PENDING', 'MISSING') then flow_source end as flow_source,
        disclosure,
        rank_in_channel,
        buy,
        sell,
        net,
        turnover,
        net_lo,
        net_hi,
        case when disclosure not in ('PENDING', 'MISSING') then known_at end as known_at,
        case when disclosure not in ('PENDING', 'MISSING') then payload_sha256 end as payload_sha256
    from channels
)

select * from final
