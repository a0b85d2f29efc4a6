-- The money that the marts have for each window of each claim, of the claim's security and, in its own window, of every
-- other one (`is_other`), which a paper may have taken it for. A sum is exact where every session of it is.
with wanted as (
    select
        windows.article_id,
        windows.claim_no,
        claims.claim_type,
        claims.ticker as claimed_ticker,
        windows.window_kind,
        windows.place,
        windows.first_date,
        windows.last_date,
        windows.channel,
        windows.is_leg,
        windows.direction,
        windows.is_turned
    from {{ ref('int_claim_windows') }} as windows
    inner join {{ ref('int_claims') }} as claims
        on
            windows.article_id = claims.article_id
            and windows.claim_no = claims.claim_no
),

sessions as (
    select
        wanted.article_id,
        wanted.claim_no,
        wanted.first_date,
        wanted.last_date,
        count(*) as n_sessions
    from (select distinct article_id, claim_no, first_date, last_date from wanted) as wanted
    inner join {{ ref('trading_calendar') }} as calendar
        on calendar.date between wanted.first_date and wanted.last_date
    where calendar.is_southbound
    group by
        wanted.article_id,
        wanted.claim_no,
        wanted.first_date,
        wanted.last_date
),

sums as (
    select
        wanted.article_id,
        wanted.claim_no,
        wanted.claim_type,
        wanted.window_kind,
        wanted.place,
        wanted.first_date,
        wanted.last_date,
        wanted.channel,
        wanted.is_leg,
        wanted.direction,
        wanted.is_turned,
        days.ticker,
        days.evidence_table,
        days.ticker <> wanted.claimed_ticker as is_other,
        bool_and(days.is_eligible) as is_eligible,
        max(days.cny_hkd) as cny_hkd,
        count(*) as n_days,
        count(case wanted.claim_type
            when 'BUY_FLOW' then days.buy_hkd
            when 'SELL_FLOW' then days.sell_hkd
            else days.net_hkd
        end) as n_exact,
        count(case wanted.claim_type
            when 'BUY_FLOW' then days.buy_hi_hkd
            when 'SELL_FLOW' then days.sell_hi_hkd
            else days.net_lo_hkd
        end) as n_bounded,
        cast(sum(case wanted.claim_type
            when 'BUY_FLOW' then days.buy_lo_hkd
            when 'SELL_FLOW' then days.sell_lo_hkd
            else days.net_lo_hkd
        end) as double) as lo_hkd,
        cast(sum(case wanted.claim_type
            when 'BUY_FLOW' then days.buy_hi_hkd
            when 'SELL_FLOW' then days.sell_hi_hkd
            else days.net_hi_hkd
        end) as double) as hi_hkd
    from wanted
    inner join {{ ref('int_claim_flow_days') }} as days
        on
            days.trade_date between wanted.first_date and wanted.last_date
            and wanted.channel = days.channel
            and wanted.direction = days.direction
            and (
                wanted.claimed_ticker = days.ticker
                or (
                    wanted.place = 0
                    and wanted.claimed_ticker <> 'MARKET'
                    and days.ticker <> 'MARKET'
                )
            )
    group by all
),

final as (
    select
        sums.article_id,
        sums.claim_no,
        sums.window_kind,
        sums.place,
        sums.first_date,
        sums.last_date,
        sums.channel,
        sums.is_leg,
        sums.direction,
        sums.is_turned,
        sums.ticker,
        sums.evidence_table,
        sums.is_other,
        sums.is_eligible,
        sums.cny_hkd,
        sums.n_days = sessions.n_sessions as is_covered,
        sums.n_days = sessions.n_sessions and sums.n_exact = sums.n_days as is_exact,
        case when sums.n_days = sessions.n_sessions and sums.n_bounded = sums.n_days then sums.lo_hkd end as lo_hkd,
        case when sums.n_days = sessions.n_sessions and sums.n_bounded = sums.n_days then sums.hi_hkd end as hi_hkd
    from sums
    inner join sessions
        on
            sums.article_id = sessions.article_id
            and sums.claim_no = sessions.claim_no
            and sums.first_date = sessions.first_date
            and sums.last_date = sessions.last_date
)

select * from final
