-- Every southbound security on every leg and date: what the exchange disclosed, or why it did not, and the bounds of
-- what it did not: the leg's (the tenth, and what the leg bought or sold outside its ten), and the security's own turnover
-- on the exchange, which its buys and its sells cannot exceed. A disclosed row stands even where the watch-list says that
-- the security was not eligible.
with legs as (
    select *
    from {{ ref('int_legs') }}
    where direction = 'SOUTHBOUND'
),

listed as (
    select *
    from {{ ref('int_listed') }}
    where direction = 'SOUTHBOUND'
),

states as (
    select
        legs.trade_date,
        securities.ticker,
        legs.channel,
        legs.session_no,
        legs.flow_source,
        case
            when legs.top_ten_state = 'CLOSED' then 'CLOSED'
            when listed.ticker is not null and legs.top_ten_state in ('COMPLETE', 'INCOMPLETE') then 'DISCLOSED'
            when
                legs.trade_date < securities.eligible_from or legs.trade_date > securities.eligible_to
                then 'NOT_ELIGIBLE'
            when legs.top_ten_state = 'COMPLETE' then 'NOT_IN_TOP10'
            when legs.top_ten_state = 'PENDING' then 'PENDING'
            else 'MISSING'
        end as disclosure,
        listed.rank_in_channel,
        listed.buy,
        listed.sell,
        listed.turnover,
        -- least() passes over a NULL: without the exchange's page the leg's own limits are the bound
        -least(-legs.undisclosed_net_lo, turnovers.exchange_turnover) as undisclosed_net_lo,
        least(legs.undisclosed_net_hi, turnovers.exchange_turnover) as undisclosed_net_hi,
        legs.known_at,
        legs.payload_sha256
    from legs
    inner join {{ ref('int_securities') }} as securities
        on legs.trade_date >= securities.first_date
    left join listed
        on
            legs.trade_date = listed.trade_date
            and legs.channel = listed.channel
            and securities.ticker = listed.ticker
    left join {{ ref('int_exchange_turnovers') }} as turnovers
        on
            legs.trade_date = turnovers.trade_date
            and securities.ticker = turnovers.ticker
),

final as (
    select
        trade_date,
        ticker,
        channel,
        session_no,
        flow_source,
        disclosure,
        case when disclosure = 'DISCLOSED' then rank_in_channel end as rank_in_channel,
        case when disclosure = 'DISCLOSED' then buy end as buy,
        case when disclosure = 'DISCLOSED' then sell end as sell,
        case when disclosure = 'DISCLOSED' then buy - sell end as net,
        case when disclosure = 'DISCLOSED' then turnover end as turnover,
        case disclosure when 'DISCLOSED' then buy - sell when 'NOT_IN_TOP10' then undisclosed_net_lo end as net_lo,
        case disclosure when 'DISCLOSED' then buy - sell when 'NOT_IN_TOP10' then undisclosed_net_hi end as net_hi,
        known_at,
        payload_sha256
    from states
)

select * from final
