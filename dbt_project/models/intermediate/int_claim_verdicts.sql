-- One verdict a claim, with its reasons. Faults of wording stand beside the verdict on the number. Where one number of an
-- article was southbound money under northbound's name, all that it calls northbound is taken to be.
with judged as (
    select *, 1 as preference from {{ ref('int_claim_record_verdicts') }}
    union all
    select *, 2 as preference from {{ ref('int_claim_flow_verdicts') }}
    union all
    select *, 2 as preference from {{ ref('int_claim_rank_verdicts') }}
    union all
    select *, 2 as preference from {{ ref('int_claim_streak_verdicts') }}
    union all
    select *, 2 as preference from {{ ref('int_claim_price_verdicts') }}
    union all
    select *, 2 as preference from {{ ref('int_claim_other_verdicts') }}
),

-- a record's amount was judged as a flow on the way
chosen as (
    select
        *,
        row_number() over (partition by article_id, claim_no order by preference) as choice
    from judged
),

turned as (
    select distinct article_id
    from judged
    where reasons like '%DIRECTION%'
),

final as (
    select
        claims.article_id,
        claims.claim_no,
        case
            -- a date that is no such weekday: of two days the number is right for one, or nobody knows
            when claims.wording_flags like '%PERIOD%' and chosen.verdict = 'SUPPORTED' then 'PARTIAL'
            when claims.wording_flags like '%PERIOD%' then 'NOT_DECIDABLE'
            else coalesce(chosen.verdict, 'NOT_DECIDABLE')
        end as verdict,
        nullif(
            concat_ws(
                ';',
                case when chosen.verdict is null then 'NO_DATA' else nullif(chosen.reasons, '') end,
                case
                    when
                        turned.article_id is not null
                        and claims.direction = 'NORTHBOUND'
                        and chosen.reasons not like '%DIRECTION%'
                        and claims.claim_type not in ('FX_PAIR', 'SUM')
                        then 'DIRECTION'
                end,
                case
                    -- it says so already
                    when chosen.reasons like '%PERIOD%'
                        then nullif(trim(replace(claims.wording_flags, 'PERIOD', ''), ';'), '')
                    else claims.wording_flags
                end
            ),
            ''
        ) as reasons,
        chosen.evidence_table,
        chosen.evidence_ticker,
        chosen.evidence_channel,
        chosen.evidence_direction,
        chosen.evidence_first,
        chosen.evidence_last,
        chosen.evidence_value,
        chosen.evidence_unit,
        chosen.fits
    from {{ ref('int_claims') }} as claims
    left join chosen
        on
            claims.article_id = chosen.article_id
            and claims.claim_no = chosen.claim_no
            and chosen.choice = 1
    left join turned
        on claims.article_id = turned.article_id
)

select * from final
