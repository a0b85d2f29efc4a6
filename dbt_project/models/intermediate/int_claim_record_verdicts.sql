-- Verdicts on records: whether an earlier session, week or month lies above, as far back as the claim reaches. What the
-- data do not reach cannot be confirmed, only refuted. "The most since a day" means after that day.
with amounts as (
    select *
    from {{ ref('int_claim_flow_verdicts') }}
),

-- the first sessions of weeks and months: a run of days that starts elsewhere is no week, and no month
starts as (
    select
        min(date) as first_session,
        cast(date_trunc('week', date) as date) as week_start,
        cast(date_trunc('month', date) as date) as month_start
    from {{ ref('trading_calendar') }}
    where is_southbound
    group by grouping sets ((date_trunc('week', date)), (date_trunc('month', date)))
),

-- A record is of the sessions on which its amount was found, if the text names none.
dated as (
    select
        claims.* exclude (period_start, period_end),
        case when amounts.verdict = 'SUPPORTED' then amounts.evidence_first else claims.period_start end as period_start,
        case when amounts.verdict = 'SUPPORTED' then amounts.evidence_last else claims.period_end end as period_end,
        case when value < 0 or side = 'net_sell' then -1 else 1 end as claim_sign,
        case scope when 'second_highest' then 1 else 0 end as n_allowed,
        amounts.verdict as amount_verdict,
        coalesce(amounts.reasons, '') as amount_reasons
    from {{ ref('int_claims') }} as claims
    left join amounts
        on
            claims.article_id = amounts.article_id
            and claims.claim_no = amounts.claim_no
    where claims.claim_type = 'FLOW_RECORD'
),

claims as (
    select
        dated.*,
        case
            when dated.period_start = dated.period_end then 'SESSIONS'
            when
                date_trunc('week', dated.period_start) = date_trunc('week', dated.period_end)
                and weeks.first_session is not null
                then 'WEEKS'
            when
                date_trunc('month', dated.period_start) = date_trunc('month', dated.period_end)
                and months.first_session is not null
                then 'MONTHS'
        end as record_unit
    from dated
    left join starts as weeks
        on
            dated.period_start = weeks.first_session
            and weeks.week_start is not null
    left join starts as months
        on
            dated.period_start = months.first_session
            and months.month_start is not null
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

-- a period that is not held to its end is no evidence
own as (
    select
        claims.article_id,
        claims.claim_no,
        case when count(days.net_lo_hkd) = max(sessions.n_sessions) then cast(sum(days.net_lo_hkd) as double) end as low,
        case when count(days.net_lo_hkd) = max(sessions.n_sessions) then cast(sum(days.net_hi_hkd) as double) end as high,
        case when count(days.net_hkd) = max(sessions.n_sessions) then cast(sum(days.net_hkd) as double) end as exact,
        count(*) = max(sessions.n_sessions) as is_held
    from claims
    inner join sessions
        on
            claims.article_id = sessions.article_id
            and claims.claim_no = sessions.claim_no
    inner join {{ ref('int_claim_flow_days') }} as days
        on
            claims.ticker = days.ticker
            and claims.channel = days.channel
            and days.direction = 'SOUTHBOUND'
            and days.is_eligible
            and days.trade_date between claims.period_start and claims.period_end
    group by
        claims.article_id,
        claims.claim_no
),

compared as (
    select
        claims.article_id,
        claims.claim_no,
        own.exact,
        own.low is not null as is_bounded,
        coalesce(own.is_held, false) as is_held,
        case when claims.claim_sign > 0 then own.low else -own.high end as own_low,
        case when claims.claim_sign > 0 then own.high else -own.low end as own_high,
        min(totals.first_held) as first_held,
        bool_or(totals.is_first_known) as is_first_known,
        sum(case
            when totals.last_session >= claims.period_start then 0
            when claims.scope_since is not null and totals.period_key <= claims.scope_since then 0
            when claims.scope = 'recent' and totals.period_key < claims.period_start - interval 90 days then 0
            when totals.n_days < totals.n_sessions then 0
            when case when claims.claim_sign > 0 then totals.low else -totals.high end
                > case when claims.claim_sign > 0 then own.high else -own.low end then 1
            else 0
        end) as n_above,
        sum(case
            when totals.last_session >= claims.period_start then 0
            when claims.scope_since is not null and totals.period_key <= claims.scope_since then 0
            when claims.scope = 'recent' and totals.period_key < claims.period_start - interval 90 days then 0
            when totals.low is null or own.low is null or totals.n_days < totals.n_sessions then 1
            when case when claims.claim_sign > 0 then totals.high else -totals.low end
                > case when claims.claim_sign > 0 then own.low else -own.high end then 1
            else 0
        end) as n_perhaps_above
    from claims
    left join own
        on
            claims.article_id = own.article_id
            and claims.claim_no = own.claim_no
    left join {{ ref('int_claim_totals') }} as totals
        on
            claims.ticker = totals.ticker
            and claims.channel = totals.channel
            and claims.record_unit = totals.period_unit
    group by
        claims.article_id,
        claims.claim_no,
        claims.claim_sign,
        own.exact,
        own.is_held,
        own.low,
        own.high
),

judged as (
    select
        claims.*,
        compared.exact,
        case
            when not compared.is_held then 'NOT_HELD'
            when claims.record_unit is null or not coalesce(compared.is_bounded, false) then 'OPEN'
            -- nothing lies between
            when claims.scope_since >= claims.period_start then 'OPEN'
            -- what was sold is no record purchase
            when compared.own_high <= 0 then 'FALSE'
            when compared.n_above > claims.n_allowed then 'FALSE'
            when not coalesce(
                (compared.is_first_known and claims.scope_since is null)
                or claims.scope_since >= compared.first_held
                or (claims.scope = 'recent' and claims.period_start - interval 90 days >= compared.first_held),
                false
            ) then 'OUT_OF_SCOPE'
            when compared.n_perhaps_above = claims.n_allowed and compared.n_above = claims.n_allowed then 'TRUE'
            when compared.n_perhaps_above < claims.n_allowed then 'FALSE'
            else 'OPEN'
        end as record
    from claims
    inner join compared
        on
            claims.article_id = compared.article_id
            and claims.claim_no = compared.claim_no
),

final as (
    select
        article_id,
        claim_no,
        case
            when direction = 'NORTHBOUND' and amount_reasons not like '%DIRECTION%' then 'NOT_DECIDABLE'
            when amount_verdict = 'CONTRADICTED' then 'CONTRADICTED'
            when record = 'FALSE' and amount_verdict = 'SUPPORTED' then 'PARTIAL'
            -- undated and without an amount, it may be of another day
            when record = 'FALSE' and not is_period_stated then 'NOT_DECIDABLE'
            when record = 'FALSE' then 'CONTRADICTED'
            when amount_verdict = 'PARTIAL' then 'PARTIAL'
            when record = 'TRUE' and coalesce(amount_verdict, 'SUPPORTED') = 'SUPPORTED' then 'SUPPORTED'
            else 'NOT_DECIDABLE'
        end as verdict,
        case
            when direction = 'NORTHBOUND' and amount_reasons not like '%DIRECTION%' then 'NOT_PUBLISHED'
            when record = 'FALSE' and not is_period_stated and amount_verdict is null then 'PERIOD'
            when record = 'NOT_HELD' and coalesce(amount_verdict, 'SUPPORTED') = 'SUPPORTED' then 'NO_DATA'
            when record in ('FALSE', 'OUT_OF_SCOPE')
                then concat_ws(
                    ';',
                    case when amount_verdict in ('SUPPORTED', 'CONTRADICTED', 'PARTIAL') then nullif(amount_reasons, '') end,
                    'RECORD_SCOPE'
                )
            when amount_verdict is not null and amount_verdict <> 'SUPPORTED' then amount_reasons
            when record = 'TRUE' then amount_reasons
            when amount_reasons <> '' then concat('NOT_DISCLOSED;', amount_reasons)
            else 'NOT_DISCLOSED'
        end as reasons,
        case ticker when 'MARKET' then 'market_flows' else 'daily_flows' end as evidence_table,
        ticker as evidence_ticker,
        channel as evidence_channel,
        'SOUTHBOUND' as evidence_direction,
        period_start as evidence_first,
        period_end as evidence_last,
        exact as evidence_value,
        'HKD' as evidence_unit,
        cast(null as string) as fits
    from judged
)

select * from final
