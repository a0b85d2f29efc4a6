-- Verdicts that rest on one row: stakes, pace, leaders of an index; and on none: one amount in two currencies, and sums.
with claims as (
    select
        claims.*,
        prints.claim_sign,
        prints.magnitude,
        prints.step,
        prints.low,
        prints.high,
        prints.wide_low,
        prints.wide_high,
        prints.near_low,
        prints.near_high
    from {{ ref('int_claims') }} as claims
    left join {{ ref('int_claim_prints') }} as prints
        on
            claims.article_id = prints.article_id
            and claims.claim_no = prints.claim_no
    where claims.claim_type in ('HOLDING_PCT', 'FLOW_PACE', 'INDEX_LEADER', 'FX_PAIR', 'SUM')
),

-- The stake that was last published by the day; holdings are of both legs together.
holdings as (
    select
        ticker,
        trade_date,
        settle_date,
        holding_pct_issued
    from {{ ref('daily_flows') }}
    where
        channel = 'ALL'
        and settle_date is not null
        and holding_pct_issued is not null
),

last_stakes as (
    select
        claims.article_id,
        claims.claim_no,
        max_by(holdings.trade_date, holdings.settle_date) as trade_date,
        max_by(holdings.holding_pct_issued, holdings.settle_date) as stake
    from claims
    inner join holdings
        on
            claims.ticker = holdings.ticker
            and holdings.settle_date <= claims.period_end
            and holdings.settle_date > claims.period_end - interval 14 days
    where claims.claim_type = 'HOLDING_PCT'
    group by
        claims.article_id,
        claims.claim_no
),

-- whether it was so three weeks before or earlier
old_stakes as (
    select
        claims.article_id,
        claims.claim_no,
        max(holdings.trade_date) as trade_date
    from claims
    inner join holdings
        on
            claims.ticker = holdings.ticker
            and holdings.settle_date < claims.period_end - interval 20 days
            and {{ is_within('holdings.holding_pct_issued', 'claims.low', 'claims.high') }}
    where claims.claim_type = 'HOLDING_PCT'
    group by
        claims.article_id,
        claims.claim_no
),

judged_stakes as (
    select
        claims.article_id,
        claims.claim_no,
        claims.ticker,
        claims.period_end,
        last_stakes.stake,
        last_stakes.trade_date,
        old_stakes.trade_date as old_date,
        case
            when last_stakes.stake is null then 'NO_DATA'
            when {{ is_within('last_stakes.stake', 'claims.low', 'claims.high') }} then ''
            when
                {{ is_within('last_stakes.stake', 'claims.wide_low', 'claims.wide_high') }}
                or (claims.qualifier = 'EXACT' and abs(last_stakes.stake - claims.magnitude) <= 0.05)
                then 'ROUNDING'
            when
                {{ is_within('10 * last_stakes.stake', 'claims.near_low', 'claims.near_high') }}
                or {{ is_within('last_stakes.stake / 10', 'claims.near_low', 'claims.near_high') }}
                then 'SCALE_X10'
            when old_stakes.trade_date is not null then 'PERIOD'
            else 'WRONG'
        end as answer
    from claims
    left join last_stakes
        on
            claims.article_id = last_stakes.article_id
            and claims.claim_no = last_stakes.claim_no
    left join old_stakes
        on
            claims.article_id = old_stakes.article_id
            and claims.claim_no = old_stakes.claim_no
    where claims.claim_type = 'HOLDING_PCT'
),

stakes as (
    select
        article_id,
        claim_no,
        case
            when answer = 'NO_DATA' then 'NOT_DECIDABLE'
            when answer in ('', 'ROUNDING') then 'SUPPORTED'
            when answer = 'PERIOD' then 'PARTIAL'
            else 'CONTRADICTED'
        end as verdict,
        case when answer = 'WRONG' then '' else answer end as reasons,
        'daily_flows' as evidence_table,
        ticker as evidence_ticker,
        'ALL' as evidence_channel,
        coalesce(trade_date, period_end) as evidence_first,
        coalesce(trade_date, period_end) as evidence_last,
        stake as evidence_value,
        'PCT' as evidence_unit,
        cast(old_date as string) as fits
    from judged_stakes
),

-- This month against the record month after as many sessions; without a number, whether it is ahead.
held_paces as (
    select
        claims.*,
        days.trade_date as held_date,
        days.mtd_pace_vs_record_pct as pace,
        claims.claim_sign * days.mtd_pace_vs_record_pct as pace_its_way,
        -- the marts know the pace of a month beside the record month's, and no other
        date_trunc('month', claims.period_start) = date_trunc('month', claims.period_end)
        and extract(day from claims.period_start) <= 10
        and claims.period_start < claims.period_end as is_of_month
    from claims
    left join {{ ref('int_claim_flow_days') }} as days
        on
            claims.ticker = days.ticker
            and claims.channel = days.channel
            and days.direction = 'SOUTHBOUND'
            and claims.period_end = days.trade_date
    where claims.claim_type = 'FLOW_PACE'
),

paces as (
    select
        article_id,
        claim_no,
        case
            when pace is null or not is_of_month then 'NOT_DECIDABLE'
            when value is null then case when pace > 0 then 'SUPPORTED' else 'CONTRADICTED' end
            when {{ is_within('pace_its_way', 'wide_low', 'wide_high') }} then 'SUPPORTED'
            else 'CONTRADICTED'
        end as verdict,
        case
            when not is_of_month then 'NO_DATA'
            when pace is null then case when held_date is null then 'NO_DATA' else 'NOT_DISCLOSED' end
            when value is null then ''
            when {{ is_within('pace_its_way', 'low', 'high') }} then ''
            when {{ is_within('pace_its_way', 'wide_low', 'wide_high') }} then 'ROUNDING'
            when {{ is_within('-pace_its_way', 'near_low', 'near_high') }} then 'SIGN'
            else ''
        end as reasons,
        case ticker when 'MARKET' then 'market_flows' else 'daily_flows' end as evidence_table,
        ticker as evidence_ticker,
        channel as evidence_channel,
        period_start as evidence_first,
        period_end as evidence_last,
        pace as evidence_value,
        'PCT' as evidence_unit,
        cast(null as string) as fits
    from held_paces
),

-- Moves over the claim's sessions, of those whose every session is held.
moves as (
    select
        leaders.article_id,
        leaders.claim_no,
        prices.ticker,
        case
            when count(prices.return_pct) = count(*) and max(prices.trade_date) = leaders.period_end
                then 100 * (exp({{ in_order('sum', 'ln(1 + prices.return_pct / 100)') }}) - 1)
        end as return_pct
    from claims as leaders
    inner join {{ ref('prices') }} as prices
        on prices.trade_date between leaders.period_start and leaders.period_end
    where leaders.claim_type = 'INDEX_LEADER'
    group by
        leaders.article_id,
        leaders.claim_no,
        leaders.period_end,
        prices.ticker
),

-- Places among an index's members by their change; a member without one may stand anywhere.
members as (
    select
        leaders.article_id,
        leaders.claim_no,
        instruments.ticker,
        instruments.ticker = leaders.ticker as is_claimed,
        case when leaders.side = 'loss' then -1 else 1 end * moves.return_pct as gain,
        moves.return_pct
    from claims as leaders
    inner join {{ ref('instruments') }} as instruments
        on concat(';', instruments.indices, ';') like concat('%;', coalesce(leaders.index_ticker, 'HSI'), ';%')
    left join moves
        on
            leaders.article_id = moves.article_id
            and leaders.claim_no = moves.claim_no
            and instruments.ticker = moves.ticker
    where
        leaders.claim_type = 'INDEX_LEADER'
        -- who leads at midday, the marts do not know
        and coalesce(leaders.basis, 'CLOSE') = 'CLOSE'
),

places as (
    select
        claims.article_id,
        claims.claim_no,
        max(own.return_pct) as return_pct,
        1 + sum(case when others.gain > own.gain then 1 else 0 end) as best,
        1 + sum(case when others.gain is null or others.gain > own.gain then 1 else 0 end) as worst
    from claims
    inner join members as own
        on
            claims.article_id = own.article_id
            and claims.claim_no = own.claim_no
            and own.is_claimed
            and own.gain is not null
    inner join members as others
        on
            claims.article_id = others.article_id
            and claims.claim_no = others.claim_no
            and not others.is_claimed
    group by
        claims.article_id,
        claims.claim_no
),

leaders as (
    select
        claims.article_id,
        claims.claim_no,
        case
            when places.best is null then 'NOT_DECIDABLE'
            when claims.value between places.best and places.worst
                then case when places.best = places.worst then 'SUPPORTED' else 'NOT_DECIDABLE' end
            when not claims.is_period_stated then 'NOT_DECIDABLE'
            else 'CONTRADICTED'
        end as verdict,
        case
            when places.best is null then 'NO_DATA'
            when claims.value between places.best and places.worst and places.best < places.worst then 'NO_DATA'
            when claims.value not between places.best and places.worst and not claims.is_period_stated then 'PERIOD'
            else ''
        end as reasons,
        'prices' as evidence_table,
        claims.ticker as evidence_ticker,
        cast(null as string) as evidence_channel,
        claims.period_end as evidence_first,
        claims.period_end as evidence_last,
        case when places.best = places.worst then cast(places.best as double) end as evidence_value,
        'RANK' as evidence_unit,
        concat(cast(round(places.return_pct, 2) as string), ' %') as fits
    from claims
    left join places
        on
            claims.article_id = places.article_id
            and claims.claim_no = places.claim_no
    where claims.claim_type = 'INDEX_LEADER'
),

-- HKD against USD lies in the peg's band; yuan against either within two percent of the fixing.
fixings as (
    select
        claims.article_id,
        claims.claim_no,
        max(rates.rate_date) as rate_date,
        max_by(rates.usd_hkd, rates.rate_date) as usd_hkd,
        max_by(rates.cny_hkd, rates.rate_date) as cny_hkd
    from claims
    inner join {{ ref('fx_rates') }} as rates
        on rates.rate_date <= claims.period_end
    where claims.claim_type = 'FX_PAIR'
    group by
        claims.article_id,
        claims.claim_no
),

pairs as (
    select
        claims.article_id,
        claims.claim_no,
        fixings.rate_date,
        claims.period_end,
        case claims.unit when 'USD' then fixings.usd_hkd when 'CNY' then fixings.cny_hkd else 1 end as hkd_1,
        case claims.unit2 when 'USD' then fixings.usd_hkd when 'CNY' then fixings.cny_hkd else 1 end as hkd_2,
        'CNY' in (claims.unit, claims.unit2) as is_yuan,
        claims.unit = 'USD' as is_dollar_first,
        (claims.magnitude - claims.step / 2)
        / (abs(claims.value2) + coalesce(claims.printed_step2, 0) / 2) as low,
        (claims.magnitude + claims.step / 2)
        / nullif(abs(claims.value2) - coalesce(claims.printed_step2, 0) / 2, 0) as high
    from claims
    left join fixings
        on
            claims.article_id = fixings.article_id
            and claims.claim_no = fixings.claim_no
    where claims.claim_type = 'FX_PAIR'
),

-- what one unit of the first currency is of the second, and in what range it can lie
implied as (
    select
        *,
        case when is_yuan then 0.98 * hkd_2 / hkd_1 when is_dollar_first then 1 / 7.85 else 7.75 end as least,
        case when is_yuan then 1.02 * hkd_2 / hkd_1 when is_dollar_first then 1 / 7.75 else 7.85 end as most
    from pairs
),

exchanges as (
    select
        article_id,
        claim_no,
        case
            when least is null then 'NOT_DECIDABLE'
            when high >= least and low <= most then 'SUPPORTED'
            else 'CONTRADICTED'
        end as verdict,
        case
            when least is null then 'NO_DATA'
            when high >= least and low <= most then ''
            else 'FX_IMPLIED'
        end as reasons,
        'fx_rates' as evidence_table,
        cast(null as string) as evidence_ticker,
        cast(null as string) as evidence_channel,
        coalesce(rate_date, period_end) as evidence_first,
        coalesce(rate_date, period_end) as evidence_last,
        hkd_2 / hkd_1 as evidence_value,
        'RATE' as evidence_unit,
        concat('implies ', cast(round(low, 4) as string), ' to ', cast(round(high, 4) as string)) as fits
    from implied
),

-- Parts add up to the total within what all of them were rounded by.
added as (
    select
        claims.article_id,
        claims.claim_no,
        claims.claim_sign,
        claims.magnitude,
        claims.step,
        coalesce(claims.printed_step2, claims.step, 0) as part_step,
        count(*) as n_parts,
        {{ in_order('sum', 'cast(parts.part as double)') }} as total
    from claims
    inner join (
        select
            article_id,
            claim_no,
            {{ split_rows('parts', ';') }} as part
        from claims
        where claim_type = 'SUM'
    ) as parts
        on
            claims.article_id = parts.article_id
            and claims.claim_no = parts.claim_no
    group by
        claims.article_id,
        claims.claim_no,
        claims.claim_sign,
        claims.magnitude,
        claims.step,
        claims.printed_step2
),

gaps as (
    select
        article_id,
        claim_no,
        total,
        abs(claim_sign * total - magnitude) as gap,
        (step + n_parts * part_step) * (1 + 1e-9) as slack
    from added
),

sums as (
    select
        added.article_id,
        added.claim_no,
        -- rounded parts are off by half a unit each, cut ones by one
        case when added.gap <= added.slack then 'SUPPORTED' else 'CONTRADICTED' end as verdict,
        case when added.gap <= added.slack / 2 then '' when added.gap <= added.slack then 'ROUNDING' else 'SUM_MISMATCH' end
            as reasons,
        cast(null as string) as evidence_table,
        claims.ticker as evidence_ticker,
        claims.channel as evidence_channel,
        claims.period_start as evidence_first,
        claims.period_end as evidence_last,
        added.total as evidence_value,
        claims.unit as evidence_unit,
        cast(null as string) as fits
    from gaps as added
    inner join claims
        on
            added.article_id = claims.article_id
            and added.claim_no = claims.claim_no
),

judged as (
    select * from stakes
    union all
    select * from paces
    union all
    select * from leaders
    union all
    select * from exchanges
    union all
    select * from sums
),

final as (
    select
        article_id,
        claim_no,
        verdict,
        reasons,
        evidence_table,
        evidence_ticker,
        evidence_channel,
        cast(null as string) as evidence_direction,
        evidence_first,
        evidence_last,
        evidence_value,
        evidence_unit,
        fits
    from judged
)

select * from final
