-- Verdicts on amounts of money: the first of these answers that holds. A number that a leg, an assumed day or the other
-- direction bears out is supported, and says which; bounds decide only what they exclude.
with claims as (
    select *
    from {{ ref('int_claims') }}
    where
        value is not null
        and claim_type in ('NET_FLOW', 'BUY_FLOW', 'SELL_FLOW', 'FLOW_RECORD')
),

readings as (
    select
        readings.*,
        claims.is_period_stated,
        claims.qualifier
    from {{ ref('int_claim_readings') }} as readings
    inner join claims
        on
            readings.article_id = claims.article_id
            and readings.claim_no = claims.claim_no
),

answers as (
    -- the number is right: as printed, but for rounding, on the assumed day, of a leg, in the other direction
    select
        article_id,
        claim_no,
        case when is_turned then 50 else 0 end + place + case when is_right then 0 else 5 end as answer_no,
        'SUPPORTED' as verdict,
        concat_ws(
            ';',
            case when not is_right then 'ROUNDING' end,
            case when is_leg then 'LEG_FOR_WHOLE' end,
            case when is_turned then 'DIRECTION' end
        ) as reasons,
        evidence_table,
        ticker,
        channel,
        direction,
        first_date,
        last_date,
        evidence_hkd
    from readings
    where
        is_right_but_for_rounding
        and not is_other
        and (is_right or not is_leg)
        and window_kind in ('STATED', 'ASSUMED')
    union all
    -- it is right in southbound money, ten times or in yuan
    select
        article_id,
        claim_no,
        100 + place as answer_no,
        'CONTRADICTED' as verdict,
        case when is_ten_times then 'SCALE_X10;DIRECTION' else 'CURRENCY;DIRECTION' end as reasons,
        evidence_table,
        ticker,
        channel,
        direction,
        first_date,
        last_date,
        evidence_hkd
    from readings
    where
        (is_ten_times or is_other_currency)
        and is_turned
        and is_distinctive
        and not is_other
        and window_kind in ('STATED', 'ASSUMED')
    union all
    -- nobody can know: not published, no data, or within the bounds of what is not disclosed
    select
        claims.article_id,
        claims.claim_no,
        200 as answer_no,
        'NOT_DECIDABLE' as verdict,
        case
            when claims.direction = 'NORTHBOUND' then 'NOT_PUBLISHED'
            when readings.is_covered and readings.is_eligible then 'NOT_DISCLOSED'
            -- a security that was never seen on a day that is held
            when readings.article_id is null and markets.trade_date is not null then 'NOT_DISCLOSED'
            else 'NO_DATA'
        end as reasons,
        coalesce(readings.evidence_table, case claims.ticker when 'MARKET' then 'market_flows' else 'daily_flows' end)
            as evidence_table,
        claims.ticker,
        claims.channel,
        claims.direction,
        claims.period_start as first_date,
        claims.period_end as last_date,
        readings.evidence_hkd
    from claims
    left join readings
        on
            claims.article_id = readings.article_id
            and claims.claim_no = readings.claim_no
            and readings.place = 0
            and not readings.is_turned
            and not readings.is_other
    left join {{ ref('int_claim_flow_days') }} as markets
        on
            markets.ticker = 'MARKET'
            and markets.channel = 'ALL'
            and markets.direction = 'SOUTHBOUND'
            and claims.period_end = markets.trade_date
    where
        readings.article_id is null
        or not readings.is_covered
        or not readings.is_eligible
        or (not readings.is_exact and readings.is_possible)
    union all
    -- it is wrong in a way that papers are wrong; a leg may be what was taken for ten times or the other sign
    select
        article_id,
        claim_no,
        300 + place as answer_no,
        'CONTRADICTED' as verdict,
        case
            when is_ten_times then 'SCALE_X10'
            when is_other_sign then 'SIGN'
            else 'CURRENCY'
        end as reasons,
        evidence_table,
        ticker,
        channel,
        direction,
        first_date,
        last_date,
        evidence_hkd
    from readings
    where
        (
            is_ten_times
            or is_other_sign
            or (is_other_currency and n_units >= 10)
        )
        and not is_other
        and not is_turned
        -- without a period of its own, or of another day, only a figure that hardly fits by chance
        and (
            (place = 0 and is_period_stated)
            or (place = 0 and qualifier = 'EXACT' and n_units >= 10)
            or (is_distinctive and qualifier = 'EXACT')
        )
        and window_kind in ('STATED', 'ASSUMED')
    union all
    -- it is another period's; where the text names no period, nobody can say that it meant this one
    select
        article_id,
        claim_no,
        400 as answer_no,
        case when is_period_stated then 'PARTIAL' else 'NOT_DECIDABLE' end as verdict,
        'PERIOD' as reasons,
        evidence_table,
        ticker,
        channel,
        direction,
        first_date,
        last_date,
        evidence_hkd
    from readings
    where
        is_right
        and is_distinctive
        and not is_other
        and not is_turned
        and window_kind = 'OTHER_PERIOD'
    union all
    -- it is another security's
    select
        article_id,
        claim_no,
        500 as answer_no,
        'CONTRADICTED' as verdict,
        'WRONG_TICKER' as reasons,
        evidence_table,
        ticker,
        channel,
        direction,
        first_date,
        last_date,
        evidence_hkd
    from readings
    where
        is_right
        and is_distinctive
        and is_other
        and not is_turned
    union all
    -- it is wrong; without a period of its own, only for the days that were tried
    select
        article_id,
        claim_no,
        600 as answer_no,
        case when is_period_stated then 'CONTRADICTED' else 'NOT_DECIDABLE' end as verdict,
        case when is_period_stated then '' else 'PERIOD' end as reasons,
        evidence_table,
        ticker,
        channel,
        direction,
        first_date,
        last_date,
        evidence_hkd
    from readings
    where
        place = 0
        and not is_other
        and not is_turned
),

ranked as (
    select
        *,
        row_number() over (
            partition by article_id, claim_no order by answer_no, last_date desc, first_date desc, ticker, channel
        ) as answer_rank
    from answers
),

-- what is not disclosed, as far as it is bounded; a reading counts it the claim's way, so that sold is positive
bounds as (
    select
        article_id,
        claim_no,
        case when claim_sign > 0 then lo_hkd else -hi_hkd end as lo_hkd,
        case when claim_sign > 0 then hi_hkd else -lo_hkd end as hi_hkd
    from readings
    where
        place = 0
        and not is_turned
        and not is_other
        and not is_exact
),

final as (
    select
        ranked.article_id,
        ranked.claim_no,
        ranked.verdict,
        ranked.reasons,
        ranked.evidence_table,
        -- what is wrong for its period or security is shown beside what is right for it
        coalesce(stated.ticker, ranked.ticker) as evidence_ticker,
        coalesce(stated.channel, ranked.channel) as evidence_channel,
        coalesce(stated.direction, ranked.direction) as evidence_direction,
        coalesce(stated.first_date, ranked.first_date) as evidence_first,
        coalesce(stated.last_date, ranked.last_date) as evidence_last,
        case when stated.article_id is null then ranked.evidence_hkd else stated.evidence_hkd end as evidence_value,
        'HKD' as evidence_unit,
        case
            when ranked.answer_no = 400
                then concat(cast(ranked.first_date as string), '..', cast(ranked.last_date as string))
            when ranked.reasons = 'WRONG_TICKER' then ranked.ticker
            when bounds.lo_hkd is not null and bounds.hi_hkd is not null
                then concat(
                    cast(cast(round(bounds.lo_hkd) as bigint) as string),
                    ' to ',
                    cast(cast(round(bounds.hi_hkd) as bigint) as string),
                    ' HKD'
                )
        end as fits
    from ranked
    left join readings as stated
        on
            ranked.article_id = stated.article_id
            and ranked.claim_no = stated.claim_no
            and stated.place = 0
            and not stated.is_turned
            and not stated.is_other
            and ranked.reasons in ('PERIOD', 'WRONG_TICKER')
    left join bounds
        on
            ranked.article_id = bounds.article_id
            and ranked.claim_no = bounds.claim_no
            and ranked.answer_no in (200, 600)
    where ranked.answer_rank = 1
)

select * from final
