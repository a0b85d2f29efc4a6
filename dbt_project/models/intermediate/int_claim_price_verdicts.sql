-- Verdicts on prices. A change is held against closes, in the listing's own currency: first as it stands, then from
-- another base, on another day, or with the session's high and low for its close. What happened within a session is
-- not in the marts but for its high and low: anything else of that kind stays open.
with claims as (
    select
        claims.*,
        -- a listing that is not followed has no price here: it is not Hong Kong's
        case
            when claims.index_ticker is not null then claims.index_ticker
            when listed.ticker is not null then listed.ticker
            when coalesce(claims.listing, 'HK') = coalesce(own.market, 'HK') then claims.ticker
            when claims.listing is null then claims.ticker
        end as price_ticker
    from {{ ref('int_claims') }} as claims
    left join {{ ref('instruments') }} as listed
        on
            claims.ticker = listed.primary_ticker
            and claims.listing = listed.market
            and listed.market <> 'HK'
    left join {{ ref('instruments') }} as own
        on claims.ticker = own.ticker
    where
        claims.claim_type in ('PRICE_CHANGE_PCT', 'PRICE_LEVEL')
        and claims.value is not null
),

-- the session of the claim's end, if it is held, and of its base
ends as (
    select
        claims.article_id,
        claims.claim_no,
        claims.price_ticker,
        ends.session_no as end_no,
        ends.trade_date as end_date,
        max(bases.session_no) as base_no
    from claims
    inner join {{ ref('int_claim_closes') }} as ends
        on
            claims.price_ticker = ends.ticker
            and claims.period_end = ends.trade_date
    left join {{ ref('int_claim_closes') }} as bases
        on
            claims.price_ticker = bases.ticker
            and (
                (claims.side = 'target' and bases.trade_date = coalesce(claims.base_date, claims.period_end))
                or (coalesce(claims.side, '') <> 'target' and bases.trade_date = claims.base_date)
                or (
                    claims.base_date is null
                    and coalesce(claims.side, '') <> 'target'
                    and bases.trade_date < claims.period_start
                )
            )
    group by
        claims.article_id,
        claims.claim_no,
        claims.price_ticker,
        ends.session_no,
        ends.trade_date
),

-- which close is held against which
pairs as (
    select
        article_id,
        claim_no,
        'STATED' as pair_kind,
        end_no,
        base_no
    from ends
    union all
    select
        ends.article_id,
        ends.claim_no,
        case
            when not claims.is_period_stated and shifts.shift between -1 and 1 then 'ASSUMED'
            else 'OTHER_PERIOD'
        end as pair_kind,
        ends.end_no + shifts.shift as end_no,
        ends.base_no + shifts.shift as base_no
    from ends
    inner join claims
        on
            ends.article_id = claims.article_id
            and ends.claim_no = claims.claim_no
    cross join (select -2 as shift union all select -1 as shift union all select 1 as shift) as shifts
    inner join {{ ref('int_claim_closes') }} as others
        on
            ends.price_ticker = others.ticker
            and ends.end_no + shifts.shift = others.session_no
    where
        claims.period_start = claims.period_end
        and coalesce(claims.side, '') <> 'target'
        -- nobody tells a close before it is made, New York's in the night after
        and others.trade_date + case claims.listing when 'US' then interval 28 hours else interval 16 hours end
        <= claims.published_at + interval 8 hours
    union all
    select
        ends.article_id,
        ends.claim_no,
        'OTHER_BASE' as pair_kind,
        ends.end_no,
        ends.base_no + shifts.shift as base_no
    from ends
    inner join claims
        on
            ends.article_id = claims.article_id
            and ends.claim_no = claims.claim_no
    cross join (
        select -3 as shift
        union all
        select -2 as shift
        union all
        select -1 as shift
        union all
        select 1 as shift
        union all
        select 2 as shift
        union all
        select 3 as shift
    ) as shifts
    where
        claims.claim_type = 'PRICE_CHANGE_PCT'
        and (ends.base_no + shifts.shift < ends.end_no or claims.side = 'target')
),

readings as (
    select
        pairs.article_id,
        pairs.claim_no,
        pairs.pair_kind,
        ends.trade_date as end_date,
        bases.trade_date as base_date,
        ends.currency,
        prints.claim_sign,
        prints.low,
        prints.high,
        prints.wide_low,
        prints.wide_high,
        prints.near_low,
        prints.near_high,
        prints.magnitude / nullif(prints.step, 0) as n_units,
        coalesce(claims.basis, 'CLOSE') as basis,
        prints.claim_sign * case
            when claims.side = 'target' then 100.0 * (claims.value2 / bases.close - 1)
            when claims.claim_type = 'PRICE_CHANGE_PCT' then 100.0 * (ends.scaled_close / bases.scaled_close - 1)
            else ends.close
        end as at_close,
        prints.claim_sign * case
            when claims.claim_type = 'PRICE_CHANGE_PCT' then 100.0 * (ends.scaled_high / bases.scaled_close - 1)
            else ends.high
        end as at_high,
        prints.claim_sign * case
            when claims.claim_type = 'PRICE_CHANGE_PCT' then 100.0 * (ends.scaled_low / bases.scaled_close - 1)
            else ends.low
        end as at_low
    from pairs
    inner join claims
        on
            pairs.article_id = claims.article_id
            and pairs.claim_no = claims.claim_no
    inner join {{ ref('int_claim_prints') }} as prints
        on
            pairs.article_id = prints.article_id
            and pairs.claim_no = prints.claim_no
    inner join {{ ref('int_claim_closes') }} as ends
        on
            claims.price_ticker = ends.ticker
            and pairs.end_no = ends.session_no
    left join {{ ref('int_claim_closes') }} as bases
        on
            claims.price_ticker = bases.ticker
            and pairs.base_no = bases.session_no
),

stated as (
    select
        *,
        {{ is_within('at_close', 'low', 'high') }} as is_right,
        {{ is_within('at_close', 'wide_low', 'wide_high') }} as is_right_but_for_rounding,
        {{ is_within('at_high', 'near_low', 'near_high') }}
        or {{ is_within('at_low', 'near_low', 'near_high') }} as is_extreme,
        {{ is_within('10 * at_close', 'near_low', 'near_high') }}
        or {{ is_within('at_close / 10', 'near_low', 'near_high') }} as is_ten_times,
        {{ is_within('-at_close', 'near_low', 'near_high') }} as is_other_sign
    from readings
),

-- a high is held against the high; what only happened within the session, against both ends of it
extremes as (
    select
        stated.article_id,
        stated.claim_no,
        stated.end_date,
        stated.base_date,
        case coalesce(claims.side, '')
            when 'high' then {{ is_within('stated.at_high', 'stated.wide_low', 'stated.wide_high') }}
            when 'low' then {{ is_within('stated.at_low', 'stated.wide_low', 'stated.wide_high') }}
            else stated.is_extreme
        end as is_borne_out,
        stated.claim_sign * case
            when claims.side = 'high' then stated.at_high
            when claims.side = 'low' then stated.at_low
            when {{ is_within('stated.at_high', 'stated.near_low', 'stated.near_high') }} then stated.at_high
            when {{ is_within('stated.at_low', 'stated.near_low', 'stated.near_high') }} then stated.at_low
        end as evidence_value
    from stated
    inner join claims
        on
            stated.article_id = claims.article_id
            and stated.claim_no = claims.claim_no
    where stated.pair_kind = 'STATED'
),

answers as (
    -- of the session's course
    select
        claims.article_id,
        claims.claim_no,
        case when extremes.is_borne_out then 0 when claims.side in ('high', 'low') then 45 else 5 end as answer_no,
        case
            when extremes.is_borne_out then 'SUPPORTED'
            when claims.side in ('high', 'low') then 'CONTRADICTED'
            else 'NOT_DECIDABLE'
        end as verdict,
        case when extremes.is_borne_out or claims.side in ('high', 'low') then '' else 'NO_DATA' end as reasons,
        claims.price_ticker,
        extremes.end_date,
        extremes.base_date,
        cast(null as date) as fits_end,
        cast(null as date) as fits_base,
        extremes.evidence_value
    from claims
    inner join extremes
        on
            claims.article_id = extremes.article_id
            and claims.claim_no = extremes.claim_no
    where claims.basis = 'INTRADAY'
    union all
    -- right at the close
    select
        article_id,
        claim_no,
        case when is_right then 1 else 3 end + case when pair_kind = 'ASSUMED' then 1 else 0 end as answer_no,
        'SUPPORTED' as verdict,
        case when is_right then '' else 'ROUNDING' end as reasons,
        cast(null as string) as price_ticker,
        end_date,
        base_date,
        cast(null as date) as fits_end,
        cast(null as date) as fits_base,
        claim_sign * at_close as evidence_value
    from stated
    where
        is_right_but_for_rounding
        and basis = 'CLOSE'
        and pair_kind in ('STATED', 'ASSUMED')
    union all
    -- no price of the listing on that day
    select
        claims.article_id,
        claims.claim_no,
        10 as answer_no,
        'NOT_DECIDABLE' as verdict,
        'NO_DATA' as reasons,
        claims.price_ticker,
        claims.period_end as end_date,
        cast(null as date) as base_date,
        cast(null as date) as fits_end,
        cast(null as date) as fits_base,
        cast(null as double) as evidence_value
    from claims
    left join stated
        on
            claims.article_id = stated.article_id
            and claims.claim_no = stated.claim_no
            and stated.pair_kind = 'STATED'
    where
        stated.at_close is null
        or (
            claims.claim_type = 'PRICE_LEVEL'
            and claims.unit in ('HKD', 'USD', 'CNY')
            and claims.unit <> stated.currency
        )
    union all
    -- wrong: how
    select
        wrong.article_id,
        wrong.claim_no,
        case
            when wrong.pair_kind = 'STATED' and wrong.is_ten_times then 20
            when wrong.pair_kind = 'STATED' and wrong.is_other_sign then 21
            when wrong.pair_kind = 'STATED' and wrong.is_extreme then 22
            when wrong.pair_kind = 'OTHER_BASE' and wrong.is_right and wrong.n_units >= 10 then 23
            when wrong.pair_kind = 'OTHER_PERIOD' and wrong.is_right and wrong.n_units >= 5 then 24
            when wrong.pair_kind = 'STATED' then 40
            else 50
        end as answer_no,
        case
            when wrong.pair_kind = 'OTHER_PERIOD' and wrong.is_right and wrong.n_units >= 5 then 'PARTIAL'
            else 'CONTRADICTED'
        end as verdict,
        case
            when wrong.pair_kind = 'STATED' and wrong.is_ten_times then 'SCALE_X10'
            when wrong.pair_kind = 'STATED' and wrong.is_other_sign then 'SIGN'
            when wrong.pair_kind = 'STATED' and wrong.is_extreme then 'INTRADAY_FOR_CLOSE'
            when wrong.pair_kind = 'OTHER_BASE' and wrong.is_right and wrong.n_units >= 10 then 'BASE_DATE'
            when wrong.pair_kind = 'OTHER_PERIOD' and wrong.is_right and wrong.n_units >= 5 then 'PERIOD'
            else ''
        end as reasons,
        cast(null as string) as price_ticker,
        as_told.end_date,
        as_told.base_date,
        case when wrong.pair_kind = 'OTHER_PERIOD' and wrong.is_right then wrong.end_date end as fits_end,
        case when wrong.pair_kind = 'OTHER_BASE' and wrong.is_right then wrong.base_date end as fits_base,
        as_told.claim_sign * as_told.at_close as evidence_value
    from stated as wrong
    inner join stated as as_told
        on
            wrong.article_id = as_told.article_id
            and wrong.claim_no = as_told.claim_no
            and as_told.pair_kind = 'STATED'
    where
        wrong.basis = 'CLOSE'
        and (wrong.pair_kind <> 'STATED' or not wrong.is_right_but_for_rounding)
),

ranked as (
    select
        *,
        row_number() over (
            partition by article_id, claim_no order by answer_no, end_date desc, fits_base desc, fits_end desc
        ) as answer_rank
    from answers
),

-- what has no period and fits no day may be of any time
undated as (
    select
        ranked.article_id,
        ranked.claim_no,
        not claims.is_period_stated
        and ranked.verdict in ('CONTRADICTED', 'PARTIAL')
        -- but where the figure fits a mistake, and by no chance
        and not coalesce(
            claims.qualifier = 'EXACT'
            and case
                when ranked.reasons not in ('', 'PERIOD', 'BASE_DATE') then 100
                when claims.claim_type = 'PRICE_LEVEL' then 1000
            end <= abs(claims.value) / nullif(claims.printed_step, 0),
            false
        ) as is_open
    from ranked
    inner join claims
        on
            ranked.article_id = claims.article_id
            and ranked.claim_no = claims.claim_no
    where ranked.answer_rank = 1
),

final as (
    select
        claims.article_id,
        claims.claim_no,
        case when undated.is_open then 'NOT_DECIDABLE' else ranked.verdict end as verdict,
        case when undated.is_open then 'PERIOD' else ranked.reasons end as reasons,
        'prices' as evidence_table,
        claims.price_ticker as evidence_ticker,
        cast(null as string) as evidence_channel,
        cast(null as string) as evidence_direction,
        case
            when claims.period_start = claims.period_end then coalesce(ranked.end_date, claims.period_start)
            else claims.period_start
        end as evidence_first,
        coalesce(ranked.end_date, claims.period_end) as evidence_last,
        ranked.evidence_value,
        claims.unit as evidence_unit,
        case
            when ranked.fits_base is not null then concat('from the close of ', cast(ranked.fits_base as string))
            when ranked.fits_end is not null then cast(ranked.fits_end as string)
        end as fits
    from claims
    inner join ranked
        on
            claims.article_id = ranked.article_id
            and claims.claim_no = ranked.claim_no
    inner join undated
        on
            claims.article_id = undated.article_id
            and claims.claim_no = undated.claim_no
    where ranked.answer_rank = 1
)

select * from final
