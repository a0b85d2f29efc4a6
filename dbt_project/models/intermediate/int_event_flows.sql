-- Southbound net around a session on which an event took effect, against the 60 southbound sessions before it. Day 0 is the
-- first southbound session on or after that one: where the channel was closed, the flow could not react before.
with days as (
    select
        asked.ticker,
        asked.effective_trade_date,
        min(sessions.session_no) as session_no
    from (
        select distinct
            ticker,
            effective_trade_date
        from {{ ref('int_events') }}
    ) as asked
    inner join {{ ref('int_sessions') }} as sessions
        on asked.effective_trade_date <= sessions.trade_date
    group by
        asked.ticker,
        asked.effective_trade_date
),

windows as (
    select
        days.ticker,
        days.effective_trade_date,
        days.session_no,
        {{ in_order('avg', 'series.net') }} as mean_net,
        count(series.net) as n_exact
    from days
    inner join {{ ref('int_net_series') }} as series
        on
            days.ticker = series.entity
            and series.channel = 'ALL'
            and series.session_no between days.session_no and days.session_no + 5
    group by
        days.ticker,
        days.effective_trade_date,
        days.session_no
),

final as (
    select
        windows.ticker,
        windows.effective_trade_date,
        records.trade_date as flow_date,
        records.net_z60 as abnormal_flow_0_z,
        case
            when windows.n_exact = 6
                then round((windows.mean_net - records.net_mean60) / nullif(records.net_deviation60, 0), 12)
        end as abnormal_flow_0_p5_z
    from windows
    inner join {{ ref('int_sessions') }} as sessions
        on windows.session_no = sessions.session_no
    inner join {{ ref('int_net_records') }} as records
        on
            windows.ticker = records.entity
            and records.channel = 'ALL'
            and sessions.trade_date = records.trade_date
)

select * from final
