"""The questions that the demo puts to its release, each one SELECT.

How the answers are told belongs to ``demo_summary``.
"""

# A week's bounds: each day's and leg's add up; a NULL on any day leaves the week without a bound.
WEEK = """
with week as (
    select
        ticker,
        case when count(net_hkd) = count(*) then sum(net_hkd) end as net,
        case when count(net_lo_hkd) = count(*) then sum(net_lo_hkd) end as lo,
        case when count(net_hi_hkd) = count(*) then sum(net_hi_hkd) end as hi,
    from daily_flows
    where channel = 'ALL' and trade_date between date '2025-09-01' and date '2025-09-05'
      and disclosure not in ('CLOSED', 'NOT_ELIGIBLE')
    group by ticker
),

own as (select * from week where ticker = '9988.HK'),

unseen as (
    select sum(undisclosed_net_hi_hkd) as hi
    from market_flows
    where channel = 'ALL' and direction = 'SOUTHBOUND'
      and trade_date between date '2025-09-01' and date '2025-09-05'
)

select
    own.net,
    count(*) filter (where week.net is not null) as n_exact,
    count(*) filter (where week.ticker <> own.ticker and week.hi > own.lo) as n_could_beat,
    max(week.hi) filter (where week.ticker <> own.ticker) as hi_of_others,
    arg_max(week.ticker, week.hi) filter (where week.ticker <> own.ticker) as ticker_of_hi,
    any_value(unseen.hi) as hi_of_unseen,
from own, week, unseen
group by all
"""
LEG = """
select d.net_hkd, d.net_lo_hkd, d.net_hi_hkd, d.channel, d.disclosure, m.net_hkd as market_net_hkd
from daily_flows as d
inner join market_flows as m using (trade_date, channel)
where d.ticker = '9988.HK' and d.trade_date = date '2025-11-03' and m.direction = 'SOUTHBOUND'
"""
STATES = """
select disclosure, count(*) as n
from daily_flows
where channel = 'ALL' and trade_date = (select max(trade_date) from daily_flows)
group by disclosure
order by n desc
"""
NORTH = """
select publication, count(*) as n, count(net) as n_net, max(trade_date) filter (where net is not null) as last_net
from market_flows
where direction = 'NORTHBOUND' and channel = 'ALL'
group by publication
order by n desc
"""
CHECKS = """
select
    gate,
    engine,
    count(*) as n,
    count(*) filter (where status = 'PASSED') as passed,
    count(*) filter (where status = 'FAILED' and severity = 'WARN') as warned,
    count(*) filter (where status = 'FAILED' and severity = 'ERROR') as failed,
    count(*) filter (where status = 'ERRORED') as errored,
from data_quality
group by gate, engine
order by array_position(['contract', 'plausibility', 'logic', 'promise'], gate)
"""

PRICES = """
select
    trade_date,
    close_hkd,
    return_pct,
    100 * (close_hkd / first(close_hkd) over (order by trade_date) - 1) as since_august_pct,
    return_vs_hstech_pct,
    benchmark_ticker,
    net_hkd,
    net_usd,
    fx_date,
    adr_state,
    adr_close_usd,
    adr_premium_pct,
from daily_flows
where ticker = '9988.HK' and channel = 'ALL' and disclosure <> 'CLOSED'
  and trade_date between date '2025-08-29' and date '2025-09-08'
order by trade_date
"""
STAKE = """
select trade_date, settle_date, holding_shares, holding_pct_issued, est_net_hkd, net_hkd
from daily_flows
where ticker = '9988.HK' and channel = 'ALL' and holding_state = 'HELD'
order by trade_date desc
limit 1
"""
CHANGED = """
select table_name, unit, key, column_name, old_value, new_value, old_known_at, new_known_at
from restatements
where table_name in ('flows/hkex_top_ten', 'flows/hkex_leg_totals', 'flows/ccass_holdings')
  and column_name in ('buy', 'sell', 'holding_shares') and old_value is not null and new_value is not null
order by new_known_at, unit, key, column_name
limit 6
"""
CONFLICTS = """
select count(*) as n, count(distinct trade_date) as n_days from flow_conflicts
"""
EVENTS = """
select event_date, effective_trade_date, event_subtype, polarity, amount, currency, n_articles, headline
from company_events
where ticker = '9988.HK' and source_kind = 'NEWS' and event_date between date '2025-09-08' and date '2025-09-10'
order by first_published_at, event_type, event_id
limit 9
"""
EVENT_COUNTS = """
select event_type, count(*) as n from company_events
where source_kind = 'NEWS'
group by event_type
order by n desc, event_type
"""
WEEKS = """
select week_start_date, n_articles, n_stories, sentiment_mean, ci_low, ci_high, is_thin, top_event_types,
    week_return_pct, week_net_hkd, is_diverging
from sentiment_by_week
where ticker = '9988.HK' and lang = 'ALL' and week_start_date >= date '2025-08-25'
order by week_start_date
limit 8
"""
CLAIMS = """
select published_date, publisher, verdict, coalesce(reasons, '') as reasons, span, ticker, evidence_value, evidence_unit
from press_claims
where verdict <> 'SUPPORTED' or reasons is not null
order by published_at desc, claim_id
limit 10
"""
CLAIM_COUNTS = """
select count(*) as n, count(distinct article_id) as n_articles,
    count(*) filter (where verdict = 'SUPPORTED') as supported, count(*) filter (where verdict = 'PARTIAL') as partial,
    count(*) filter (where verdict = 'CONTRADICTED') as contradicted,
    count(*) filter (where verdict = 'NOT_DECIDABLE') as open
from press_claims
"""
SOURCES = """
select publisher, n_claims, n_decided, n_contradicted, contradicted_pct, ci_low_pct, ci_high_pct
from claims_by_source
where not is_thin
order by ci_low_pct desc, n_contradicted desc, publisher
limit 3
"""
