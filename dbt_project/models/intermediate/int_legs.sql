-- Every leg on every date: what is published of it, what its top ten is worth, and what any one security outside the
-- top ten can have traded there. The calendar decides what is closed: on a holiday of one side the file has zeros.
with channels as (
    select 'SH' as channel
    union all
    select 'SZ' as channel
),

directions as (
    select 'SOUTHBOUND' as direction, 'HKD' as currency
    union all
    select 'NORTHBOUND' as direction, 'CNY' as currency
),

legs as (
    select
        days.trade_date,
        channels.channel,
        directions.direction,
        directions.currency,
        days.is_session,
        days.session_no,
        days.flow_source,
        case
            when not days.is_session then 'CLOSED'
            when not days.is_held and not days.is_due then 'PENDING'
            when totals.turnover is null or not totals.is_trading_day then 'MISSING'
            when totals.buy is null or totals.sell is null then 'PARTLY_PUBLISHED'
            else 'PUBLISHED'
        end as publication,
        case
            when not days.is_session then 'CLOSED'
            when not days.is_held and not days.is_due then 'PENDING'
            when not days.is_held or not coalesce(totals.is_trading_day, true) then 'MISSING'
            when top_tens.is_complete then 'COMPLETE'
            else 'INCOMPLETE'
        end as top_ten_state,
        totals.buy,
        totals.sell,
        totals.turnover,
        totals.trades,
        totals.etf_turnover,
        totals.quota_balance_cny,
        top_tens.tenth_turnover,
        top_tens.listed_turnover,
        totals.buy - top_tens.listed_buy as unlisted_buy,
        totals.sell - top_tens.listed_sell as unlisted_sell,
        totals.known_at as totals_known_at,
        totals.payload_sha256 as totals_payload_sha256,
        greatest(totals.known_at, top_tens.known_at) as known_at,
        coalesce(top_tens.payload_sha256, totals.payload_sha256) as payload_sha256
    from {{ ref('int_trade_days') }} as days
    cross join channels
    cross join directions
    left join {{ ref('int_leg_totals') }} as totals
        on
            days.trade_date = totals.trade_date
            and channels.channel = totals.channel
            and directions.direction = totals.direction
    left join {{ ref('int_top_tens') }} as top_tens
        on
            days.trade_date = top_tens.trade_date
            and channels.channel = top_tens.channel
            and directions.direction = top_tens.direction
),

published as (
    select
        trade_date,
        channel,
        direction,
        currency,
        is_session,
        session_no,
        flow_source,
        publication,
        top_ten_state,
        {% for amount in ['buy', 'sell', 'turnover', 'trades', 'etf_turnover', 'quota_balance_cny'] %}
        case when publication in ('PUBLISHED', 'PARTLY_PUBLISHED') then {{ amount }} end as {{ amount }},
        {% endfor %}
        case when top_ten_state = 'COMPLETE' then listed_turnover end as top_ten_turnover,
        -- least() passes over a NULL, so that an unknown residual leaves the tenth as the only bound
        case
            when top_ten_state = 'COMPLETE' and direction = 'SOUTHBOUND'
                then -least(tenth_turnover, case when unlisted_sell < 0 then 0 else unlisted_sell end)
        end as undisclosed_net_lo,
        case
            when top_ten_state = 'COMPLETE' and direction = 'SOUTHBOUND'
                then least(tenth_turnover, case when unlisted_buy < 0 then 0 else unlisted_buy end)
        end as undisclosed_net_hi,
        totals_known_at,
        totals_payload_sha256,
        known_at,
        payload_sha256
    from legs
),

final as (
    select
        *,
        buy - sell as net
    from published
)

select * from final
