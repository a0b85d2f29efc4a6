-- Verdicts on ranks. Every other security of the channel is held against the claimed one over the same sessions: who
-- certainly lies above it, who may. What is not disclosed is bounded, securities never seen among them; where a bound is
-- missing, whoever it is of may lie above.
with claims as (
    select
        *,
        -- northbound securities are not disclosed: a paper that says so speaks of southbound money, or of nothing
        direction = 'NORTHBOUND' as is_turned
    from {{ ref('int_claims') }}
    where
        claim_type = 'FLOW_RANK'
        and value is not null
        and ticker <> 'MARKET'
),

sessions as (
    select
        claims.article_id,
        claims.claim_no,
        count(*) as n_sessions
    from claims
    inner join {{ ref('trading_calendar') }} as calendar
        on calendar.date between claims.period_start and claims.period_end
    where calendar.is_southbound
    group by
        claims.article_id,
        claims.claim_no
),

-- what a security outside a leg's top ten can at most have turned over
tenths as (
    select
        trade_date,
        channel,
        min(turnover_hkd) as tenth_hkd
    from {{ ref('daily_flows') }}
    where
        rank_in_channel = 10
        and channel in ('SH', 'SZ')
    group by
        trade_date,
        channel
),

turnovers as (
    select
        flows.trade_date,
        flows.ticker,
        legs.channel,
        sum(coalesce(flows.turnover_hkd, 0)) as turnover_lo,
        sum(coalesce(flows.turnover_hkd, tenths.tenth_hkd)) as turnover_hi,
        count(coalesce(flows.turnover_hkd, tenths.tenth_hkd)) = count(*) as is_bounded
    from {{ ref('daily_flows') }} as flows
    inner join (
        select 'SH' as leg, 'SH' as channel
        union all
        select 'SZ' as leg, 'SZ' as channel
        union all
        select 'SH' as leg, 'ALL' as channel
        union all
        select 'SZ' as leg, 'ALL' as channel
    ) as legs
        on flows.channel = legs.leg
    left join tenths
        on
            flows.trade_date = tenths.trade_date
            and flows.channel = tenths.channel
    where flows.disclosure in ('DISCLOSED', 'NOT_IN_TOP10')
    group by
        flows.trade_date,
        flows.ticker,
        legs.channel
),

measures as (
    select
        trade_date,
        ticker,
        channel,
        'net_buy' as rank_of,
        cast(net_lo_hkd as double) as low,
        cast(net_hi_hkd as double) as high
    from {{ ref('int_claim_flow_days') }}
    where
        ticker <> 'MARKET'
        and is_eligible
    union all
    select
        trade_date,
        ticker,
        channel,
        'net_sell' as rank_of,
        -cast(net_hi_hkd as double) as low,
        -cast(net_lo_hkd as double) as high
    from {{ ref('int_claim_flow_days') }}
    where
        ticker <> 'MARKET'
        and is_eligible
    union all
    select
        trade_date,
        ticker,
        channel,
        'turnover' as rank_of,
        cast(turnover_lo as double) as low,
        case when is_bounded then cast(turnover_hi as double) end as high
    from turnovers
),

sums as (
    select
        claims.article_id,
        claims.claim_no,
        measures.ticker,
        claims.ticker = measures.ticker as is_claimed,
        case when count(measures.low) = max(sessions.n_sessions) then sum(measures.low) end as low,
        case when count(measures.high) = max(sessions.n_sessions) then sum(measures.high) end as high,
        count(*) as n_days,
        max(sessions.n_sessions) as n_sessions
    from claims
    inner join sessions
        on
            claims.article_id = sessions.article_id
            and claims.claim_no = sessions.claim_no
    inner join measures
        on
            measures.trade_date between claims.period_start and claims.period_end
            and claims.channel = measures.channel
            and claims.rank_of = measures.rank_of
    group by
        claims.article_id,
        claims.claim_no,
        claims.ticker,
        measures.ticker
),

-- what any one security that was never seen can have come to
unseen as (
    select
        claims.article_id,
        claims.claim_no,
        case
            when count(flows.undisclosed_net_hi_hkd) = max(sessions.n_sessions) and max(claims.rank_of) <> 'turnover'
                then sum(case
                    claims.rank_of
                    when 'net_buy' then flows.undisclosed_net_hi_hkd
                    else -flows.undisclosed_net_lo_hkd
                end)
            when max(claims.rank_of) = 'turnover' then 0
        end as high
    from claims
    inner join sessions
        on
            claims.article_id = sessions.article_id
            and claims.claim_no = sessions.claim_no
    inner join {{ ref('market_flows') }} as flows
        on
            flows.trade_date between claims.period_start and claims.period_end
            and claims.channel = flows.channel
            and flows.direction = 'SOUTHBOUND'
            and flows.publication = 'PUBLISHED'
    group by
        claims.article_id,
        claims.claim_no
),

ranges as (
    select
        claims.article_id,
        claims.claim_no,
        max(own.low) as own_low,
        max(own.high) as own_high,
        bool_or(own.n_days = own.n_sessions) as is_covered,
        1 + sum(case when others.low > own.high then 1 else 0 end) as best,
        1
        + sum(case when own.low is null or others.high is null or others.high > own.low then 1 else 0 end)
            as worst,
        bool_or(own.low is null or unseen.high is null or unseen.high > own.low) as is_open
    from claims
    left join sums as own
        on
            claims.article_id = own.article_id
            and claims.claim_no = own.claim_no
            and own.is_claimed
    left join sums as others
        on
            claims.article_id = others.article_id
            and claims.claim_no = others.claim_no
            and not others.is_claimed
    left join unseen
        on
            claims.article_id = unseen.article_id
            and claims.claim_no = unseen.claim_no
    group by
        claims.article_id,
        claims.claim_no
),

final as (
    select
        claims.article_id,
        claims.claim_no,
        case
            when not coalesce(ranges.is_covered, false) then 'NOT_DECIDABLE'
            -- a security that certainly sold is nobody's largest purchase
            when claims.rank_of <> 'turnover' and ranges.own_high < 0 then 'CONTRADICTED'
            when claims.value < ranges.best then 'CONTRADICTED'
            when claims.value > ranges.worst and not ranges.is_open then 'CONTRADICTED'
            when ranges.best = ranges.worst and not ranges.is_open and claims.value = ranges.best then 'SUPPORTED'
            else 'NOT_DECIDABLE'
        end as first_verdict,
        claims.is_turned,
        claims.is_period_stated,
        coalesce(ranges.is_covered, false) as is_covered,
        claims.ticker as evidence_ticker,
        claims.channel as evidence_channel,
        claims.period_start as evidence_first,
        claims.period_end as evidence_last,
        case when ranges.best = ranges.worst and not ranges.is_open then cast(ranges.best as double) end
            as evidence_value,
        concat(
            'rank ', cast(ranges.best as string), ' to ',
            case when ranges.is_open then 'open' else cast(ranges.worst as string) end
        ) as fits
    from claims
    left join ranges
        on
            claims.article_id = ranges.article_id
            and claims.claim_no = ranges.claim_no
)

select
    article_id,
    claim_no,
    case
        when (is_turned or not is_period_stated) and first_verdict = 'CONTRADICTED' then 'NOT_DECIDABLE'
        else first_verdict
    end as verdict,
    case
        when is_turned and first_verdict = 'SUPPORTED' then 'DIRECTION'
        when is_turned and first_verdict = 'CONTRADICTED' then 'NOT_PUBLISHED'
        -- undated, it may be of another day
        when not is_period_stated and first_verdict = 'CONTRADICTED' then 'PERIOD'
        when first_verdict <> 'NOT_DECIDABLE' then ''
        when is_covered then 'NOT_DISCLOSED'
        else 'NO_DATA'
    end as reasons,
    'daily_flows' as evidence_table,
    evidence_ticker,
    evidence_channel,
    'SOUTHBOUND' as evidence_direction,
    evidence_first,
    evidence_last,
    evidence_value,
    'RANK' as evidence_unit,
    fits
from final
