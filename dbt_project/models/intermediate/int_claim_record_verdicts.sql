-- Verdicts on records: whether an earlier session, week or month lies above, as far back as the claim reaches. What the
-- data do not reach cannot be confirmed, only refuted. "The most since a day" means after that day.
with claims as (
    select
        *,
        case when value < 0 or side = 'net_sell' then -1 else 1 end as claim_sign,
        case
            when period_start = period_end then 'SESSIONS'
            when date_trunc('week', period_start) = date_trunc('week', period_end) then 'WEEKS'
            when date_trunc('month', period_start) = date_trunc('month', period_end) then 'MONTHS'
        end as record_unit,
        case scope when 'second_highest' then 1 else 0 end as n_allowed
    from {{ ref('int_claims') }}
    where claim_type = 'FLOW_RECORD'
),

own as (
    select
        claims.article_id,
        claims.claim_no,
        case when count(days.net_lo_hkd) = count(*) then cast(sum(days.net_lo_hkd) as double) end as low,
        case when count(days.net_lo_hkd) = count(*) then cast(sum(days.net_hi_hkd) as double) end as high,
        case when count(days.net_hkd) = count(*) then cast(sum(days.net_hkd) as double) end as exact
    from claims
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
        case when claims.claim_sign > 0 then own.low else -own.high end as own_low,
        case when claims.claim_sign > 0 then own.high else -own.low end as own_high,
        min(totals.first_held) as first_held,
        bool_or(totals.is_first_known) as is_first_known,
        sum(case
            when totals.last_session >= claims.period_start then 0
            when claims.scope_since is not null and totals.period_key <= claims.scope_since then 0
            when claims.scope = 'recent' and totals.period_key < claims.period_start - interval 90 days then 0
            when case when claims.claim_sign > 0 then totals.low else -totals.high end
                > case when claims.claim_sign > 0 then own.high else -own.low end then 1
            else 0
        end) as n_above,
        sum(case
            when totals.last_session >= claims.period_start then 0
            when claims.scope_since is not null and totals.period_key <= claims.scope_since then 0
            when claims.scope = 'recent' and totals.period_key < claims.period_start - interval 90 days then 0
            when totals.low is null or own.low is null then 1
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
        own.low,
        own.high
),

judged as (
    select
        claims.*,
        compared.exact,
        amounts.verdict as amount_verdict,
        coalesce(amounts.reasons, '') as amount_reasons,
        case
            when claims.record_unit is null or not coalesce(compared.is_bounded, false) then 'OPEN'
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
    left join {{ ref('int_claim_flow_verdicts') }} as amounts
        on
            claims.article_id = amounts.article_id
            and claims.claim_no = amounts.claim_no
),

final as (
    select
        article_id,
        claim_no,
        case
            when direction = 'NORTHBOUND' and amount_reasons not like '%DIRECTION%' then 'NOT_DECIDABLE'
            when amount_verdict = 'CONTRADICTED' then 'CONTRADICTED'
            when record = 'FALSE' and amount_verdict = 'SUPPORTED' then 'PARTIAL'
            when record = 'FALSE' then 'CONTRADICTED'
            when amount_verdict = 'PARTIAL' then 'PARTIAL'
            when record = 'TRUE' and coalesce(amount_verdict, 'SUPPORTED') = 'SUPPORTED' then 'SUPPORTED'
            else 'NOT_DECIDABLE'
        end as verdict,
        case
            when direction = 'NORTHBOUND' and amount_reasons not like '%DIRECTION%' then 'NOT_PUBLISHED'
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
