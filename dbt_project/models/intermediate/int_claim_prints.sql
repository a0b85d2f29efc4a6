-- What a print allows, as a magnitude: from low to high it is right, from wide_low to wide_high right but for rounding,
-- and near it where another hypothesis (ten times, the other sign, yuan) is tried. An open end is NULL. Firm numbers
-- are right within half a unit of their last printed digit; papers that truncate are within one.
with priced as (
    select
        claims.article_id,
        claims.claim_no,
        claims.qualifier,
        case when claims.value < 0 then -1 else 1 end as claim_sign,
        abs(claims.value) as magnitude,
        coalesce(claims.printed_step, 0) as step,
        greatest(coalesce(claims.printed_step, 0), 0.05 * abs(claims.value)) as slack,
        -- the magnitudes that the reader's interval names, whichever way the claim goes
        case when claims.value < 0 then -claims.value_hi else claims.value_lo end as printed_low,
        case when claims.value < 0 then -claims.value_lo else claims.value_hi end as printed_high,
        -- a range says itself how far it reaches
        coalesce(claims.value_hi - claims.value_lo > 1.5 * claims.printed_step, false) as is_range,
        abs(claims.value) / nullif(claims.printed_step, 0) >= 100 as is_distinctive
    from {{ ref('int_claims') }} as claims
    where claims.value is not null
),

final as (
    select
        article_id,
        claim_no,
        claim_sign,
        magnitude,
        step,
        is_distinctive,
        qualifier = 'OVER' as is_over,
        case qualifier
            when 'EXACT' then coalesce(printed_low, magnitude - step / 2)
            when 'ABOUT' then magnitude - slack
            when 'UNDER' then magnitude - slack
            when 'AT_MOST' then 0
            else magnitude
        end as low,
        case qualifier
            when 'EXACT' then coalesce(printed_high, magnitude + step / 2)
            when 'ABOUT' then magnitude + slack
            when 'OVER' then 5 * magnitude
            when 'AT_LEAST' then cast(null as double)
            else magnitude
        end as high,
        case qualifier
            when 'EXACT'
                then coalesce(printed_low, magnitude - step / 2) - case when is_range then 0 else step / 2 end
            when 'ABOUT' then magnitude - slack
            when 'UNDER' then magnitude - slack
            when 'AT_MOST' then 0
            else magnitude
        end as wide_low,
        case qualifier
            when 'EXACT'
                then coalesce(printed_high, magnitude + step / 2) + case when is_range then 0 else step / 2 end
            when 'ABOUT' then magnitude + slack
            when 'OVER' then 5 * magnitude
            when 'AT_LEAST' then cast(null as double)
            else magnitude
        end as wide_high,
        case qualifier
            when 'EXACT' then coalesce(printed_low, magnitude - step / 2) - step / 2
            else magnitude - slack
        end as near_low,
        case qualifier
            when 'EXACT' then coalesce(printed_high, magnitude + step / 2) + step / 2
            else magnitude + slack
        end as near_high
    from priced
)

select * from final
