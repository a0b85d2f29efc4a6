-- Verdicts on streaks: how many sessions, weeks or months up to the claimed one certainly went its way, and how many may
-- have. Days that are not disclosed leave it open; so does the first day of the data, unless the security came in then.
with claims as (
    select
        *,
        coalesce(period_unit, 'SESSIONS') as streak_unit,
        case when value < 0 then -1 else 1 end as claim_sign
    from {{ ref('int_claims') }}
    where
        claim_type = 'FLOW_STREAK'
        and value is not null
),

periods as (
    select
        'SESSIONS' as period_unit,
        date as period_key
    from {{ ref('trading_calendar') }}
    where is_southbound
    union all
    select distinct
        'WEEKS' as period_unit,
        cast(date_trunc('week', date) as date) as period_key
    from {{ ref('trading_calendar') }}
    where is_southbound
    union all
    select distinct
        'MONTHS' as period_unit,
        cast(date_trunc('month', date) as date) as period_key
    from {{ ref('trading_calendar') }}
    where is_southbound
),

numbered as (
    select
        *,
        row_number() over (partition by period_unit order by period_key) as period_no
    from periods
),

-- the claimed end, and for an undated claim the sessions beside it
ends as (
    select
        claims.article_id,
        claims.claim_no,
        anchors.period_no as end_no,
        anchors.period_key as end_key,
        case when anchors.period_key = max(anchors.period_key) over claim then 0 else 1 end as place
    from claims
    inner join numbered as anchors
        on
            claims.streak_unit = anchors.period_unit
            and anchors.period_key <= claims.period_end
            and anchors.period_key > claims.period_end - interval 40 days
    window claim as (partition by claims.article_id, claims.claim_no)
    qualify
        anchors.period_no >= max(anchors.period_no) over claim
        - case when claims.is_period_stated or claims.streak_unit <> 'SESSIONS' then 0 else 1 end
),

-- a week or month that still ran when the claim was made counts as far as it had come
running as (
    select
        claims.article_id,
        claims.claim_no,
        cast(sum(days.net_lo_hkd) as double) as low,
        cast(sum(days.net_hi_hkd) as double) as high
    from claims
    inner join ends
        on
            claims.article_id = ends.article_id
            and claims.claim_no = ends.claim_no
            and ends.place = 0
    inner join {{ ref('int_claim_flow_days') }} as days
        on
            claims.ticker = days.ticker
            and claims.channel = days.channel
            and days.direction = 'SOUTHBOUND'
            and days.is_eligible
            and days.trade_date between ends.end_key and claims.period_end
    where claims.streak_unit <> 'SESSIONS'
    group by
        claims.article_id,
        claims.claim_no
    having count(days.net_lo_hkd) = count(*)
),

period_totals as (
    select
        ends.article_id,
        ends.claim_no,
        ends.place,
        totals.* exclude (low, high),
        case when running.article_id is not null and totals.period_key = ends.end_key then running.low else totals.low end
            as low,
        case when running.article_id is not null and totals.period_key = ends.end_key then running.high else totals.high end
            as high
    from ends
    inner join claims
        on
            ends.article_id = claims.article_id
            and ends.claim_no = claims.claim_no
    inner join {{ ref('int_claim_totals') }} as totals
        on
            claims.ticker = totals.ticker
            and claims.channel = totals.channel
            and claims.streak_unit = totals.period_unit
            and totals.n_days > 0
    left join running
        on
            ends.article_id = running.article_id
            and ends.claim_no = running.claim_no
),

steps as (
    select
        ends.article_id,
        ends.claim_no,
        ends.place,
        ends.end_key,
        ends.end_no - numbered.period_no + 1 as step_no,
        numbered.period_key,
        totals.first_held,
        totals.is_first_known,
        -- 1 the claimed way, -1 or 0 not, NULL unknown
        case
            when totals.n_days < totals.n_sessions and numbered.period_no < ends.end_no then cast(null as integer)
            when totals.low > 0 then claims.claim_sign
            when totals.high < 0 then -claims.claim_sign
            when totals.low = 0 and totals.high = 0 then 0
        end as along
    from ends
    inner join claims
        on
            ends.article_id = claims.article_id
            and ends.claim_no = claims.claim_no
    inner join numbered
        on
            claims.streak_unit = numbered.period_unit
            and numbered.period_no <= ends.end_no
    left join period_totals as totals
        on
            ends.article_id = totals.article_id
            and ends.claim_no = totals.claim_no
            and ends.place = totals.place
            and numbered.period_key = totals.period_key
),

held as (
    select
        *,
        min(case when first_held is not null then period_key end) over (partition by article_id, claim_no, place)
            as series_start,
        bool_or(is_first_known) over (partition by article_id, claim_no, place) as is_start_known
    from steps
),

counts as (
    select
        article_id,
        claim_no,
        place,
        max(end_key) as end_key,
        bool_or(step_no = 1 and first_held is not null) as is_covered,
        bool_or(coalesce(is_start_known, false)) as is_start_known,
        count(*) as n_held,
        min(case when coalesce(along, 0) <> 1 then step_no end) - 1 as n_certain,
        min(case when along <> 1 then step_no end) - 1 as n_perhaps,
        min(case when along is null then step_no end) as first_unknown
    from held
    where period_key >= series_start
    group by
        article_id,
        claim_no,
        place
),

ranges as (
    select
        article_id,
        claim_no,
        place,
        end_key,
        is_covered,
        coalesce(n_certain, n_held) as n_certain,
        coalesce(n_perhaps, case when is_start_known then coalesce(n_certain, n_held) end) as n_perhaps,
        first_unknown is not null as has_unknown
    from counts
),

judged as (
    select
        claims.article_id,
        claims.claim_no,
        claims.ticker,
        claims.channel,
        claims.direction,
        claims.claim_sign,
        claims.streak_unit,
        claims.period_start,
        claims.period_end,
        coalesce(ranges.place, 0) as place,
        ranges.end_key,
        ranges.n_certain,
        ranges.n_perhaps,
        ranges.has_unknown,
        coalesce(ranges.is_covered, false) as is_covered,
        case
            when not coalesce(ranges.is_covered, false) then 'NOT_DECIDABLE'
            when
                ranges.n_certain >= prints.low
                and (prints.high is null or ranges.n_perhaps <= prints.high)
                then 'SUPPORTED'
            when ranges.n_perhaps < prints.low or ranges.n_certain > prints.high then 'CONTRADICTED'
            else 'NOT_DECIDABLE'
        end as verdict
    from claims
    inner join {{ ref('int_claim_prints') }} as prints
        on
            claims.article_id = prints.article_id
            and claims.claim_no = prints.claim_no
    left join ranges
        on
            claims.article_id = ranges.article_id
            and claims.claim_no = ranges.claim_no
),

chosen as (
    select
        *,
        row_number() over (
            partition by article_id, claim_no
            order by
                case when verdict = 'SUPPORTED' then 0 when verdict = 'NOT_DECIDABLE' then 1 else 2 end,
                place
        ) as choice
    from judged
),

final as (
    select
        article_id,
        claim_no,
        case when direction = 'NORTHBOUND' and verdict = 'CONTRADICTED' then 'NOT_DECIDABLE' else verdict end as verdict,
        case
            when direction = 'NORTHBOUND' and verdict = 'CONTRADICTED' then 'NOT_PUBLISHED'
            when direction = 'NORTHBOUND' and verdict = 'SUPPORTED' then 'DIRECTION'
            when verdict = 'SUPPORTED' then ''
            when verdict = 'CONTRADICTED' then 'STREAK_COUNT'
            when not is_covered then 'NO_DATA'
            when has_unknown then 'NOT_DISCLOSED'
            else 'NO_DATA'
        end as reasons,
        case ticker when 'MARKET' then 'market_flows' else 'daily_flows' end as evidence_table,
        ticker as evidence_ticker,
        channel as evidence_channel,
        'SOUTHBOUND' as evidence_direction,
        period_start as evidence_first,
        case when streak_unit = 'SESSIONS' then coalesce(end_key, period_end) else period_end end as evidence_last,
        case when n_certain = n_perhaps then cast(claim_sign * n_certain as double) end as evidence_value,
        streak_unit as evidence_unit,
        case
            when n_certain is not null
                then concat('runs ', cast(n_certain as string), ' to ', coalesce(cast(n_perhaps as string), 'open'))
        end as fits
    from chosen
    where choice = 1
)

select * from final
