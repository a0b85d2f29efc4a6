{%- set slack -%}
    case
        when claims.unit = case when sums.direction = 'NORTHBOUND' then 'CNY' else 'HKD' end then 0
        else 0.01
    end
{%- endset %}
-- Each window's money beside the print, in the claim's currency and counted the claim's way, and what of it fits: the
-- figure as printed, or with one of the mistakes that papers make.
with rates as (
    select
        claims.article_id,
        claims.claim_no,
        max_by(rates.usd_hkd, rates.rate_date) as usd_hkd,
        max_by(rates.cny_hkd, rates.rate_date) as cny_hkd
    from {{ ref('int_claims') }} as claims
    inner join {{ ref('fx_rates') }} as rates
        on rates.rate_date <= claims.period_end
    group by
        claims.article_id,
        claims.claim_no
),

counted as (
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
        sums.is_exact,
        sums.is_covered,
        case when sums.is_exact then sums.lo_hkd end as evidence_hkd,
        prints.claim_sign,
        prints.magnitude,
        prints.is_distinctive,
        prints.is_over,
        prints.magnitude / nullif(prints.step, 0) as n_units,
        -- nobody says at which rate a paper has converted
        prints.low * (1 - {{ slack }}) as low,
        prints.high * (1 + {{ slack }}) as high,
        prints.wide_low * (1 - {{ slack }}) as wide_low,
        prints.wide_high * (1 + {{ slack }}) as wide_high,
        prints.near_low * (1 - {{ slack }}) as near_low,
        prints.near_high * (1 + {{ slack }}) as near_high,
        claims.unit,
        rates.usd_hkd,
        rates.cny_hkd,
        case when prints.claim_sign > 0 then sums.lo_hkd else -sums.hi_hkd end as lo_hkd,
        case when prints.claim_sign > 0 then sums.hi_hkd else -sums.lo_hkd end as hi_hkd,
        case claims.unit when 'USD' then rates.usd_hkd when 'CNY' then rates.cny_hkd else 1 end as hkd_per_unit
    from {{ ref('int_claim_sums') }} as sums
    inner join {{ ref('int_claims') }} as claims
        on
            sums.article_id = claims.article_id
            and sums.claim_no = claims.claim_no
    inner join {{ ref('int_claim_prints') }} as prints
        on
            sums.article_id = prints.article_id
            and sums.claim_no = prints.claim_no
    left join rates
        on
            sums.article_id = rates.article_id
            and sums.claim_no = rates.claim_no
),

converted as (
    select
        *,
        lo_hkd / hkd_per_unit as lo,
        hi_hkd / hkd_per_unit as hi
    from counted
),

final as (
    select
        *,
        is_exact
        and {{ is_within('lo', 'low', 'high') }}
        -- a leg may have been meant, and another period or security, where the very figure is found: "more than" is none
        and (
            (not is_leg and not is_other and window_kind in ('STATED', 'ASSUMED'))
            or {{ is_within('lo', 'near_low', 'near_high') }}
        )
        -- two digits fit a leg, by chance
        and (not is_leg or n_units >= 20) as is_right,
        is_exact and {{ is_within('lo', 'wide_low', 'wide_high') }} as is_right_but_for_rounding,
        -- whether bounds leave room for the print
        (wide_high is null or lo is null or lo <= wide_high) and (hi is null or hi >= wide_low) as is_possible,
        is_exact and (
            {{ is_within('10 * lo', 'near_low', 'near_high') }}
            or {{ is_within('lo / 10', 'near_low', 'near_high') }}
            or (is_over and lo >= 5 * magnitude)
        ) as is_ten_times,
        is_exact and {{ is_within('-lo', 'near_low', 'near_high') }} as is_other_sign,
        -- printed as another currency than that in which the number is right
        is_exact and (
            (unit <> 'HKD' and {{ is_within('lo_hkd', 'near_low', 'near_high') }})
            or (unit <> 'CNY' and {{ is_within('lo_hkd / cny_hkd', 'near_low', 'near_high') }})
            or (unit <> 'USD' and {{ is_within('lo_hkd / usd_hkd', 'near_low', 'near_high') }})
        ) as is_other_currency
    from converted
)

select * from final
