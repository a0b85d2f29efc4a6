-- What an article claims about flows and prices, as stated, by its latest reading.
with final as (
    select
        cast(claims.article_id as string) as article_id,
        cast(claims.claim_no as integer) as claim_no,
        cast(claims.claim_type as string) as claim_type,
        cast(claims.ticker as string) as ticker,
        cast(claims.channel as string) as channel,
        cast(claims.direction as string) as direction,
        cast(claims.period_start as date) as period_start,
        cast(claims.period_end as date) as period_end,
        cast(claims.is_period_stated as boolean) as is_period_stated,
        cast(claims.value as double) as value,
        cast(claims.value_lo as double) as value_lo,
        cast(claims.value_hi as double) as value_hi,
        cast(claims.printed_step as double) as printed_step,
        cast(claims.unit as string) as unit,
        cast(claims.currency as string) as currency,
        cast(claims.qualifier as string) as qualifier,
        cast(claims.value2 as double) as value2,
        cast(claims.printed_step2 as double) as printed_step2,
        cast(claims.unit2 as string) as unit2,
        cast(claims.parts as string) as parts,
        cast(claims.rank_of as string) as rank_of,
        cast(claims.scope as string) as scope,
        cast(claims.scope_since as date) as scope_since,
        cast(claims.index_ticker as string) as index_ticker,
        cast(claims.side as string) as side,
        cast(claims.basis as string) as basis,
        cast(claims.listing as string) as listing,
        cast(claims.base_date as date) as base_date,
        cast(claims.period_unit as string) as period_unit,
        cast(claims.wording_flags as string) as wording_flags,
        cast(claims.sentence_no as integer) as sentence_no,
        cast(claims.span_start as integer) as span_start,
        cast(claims.span_end as integer) as span_end,
        cast(claims.span as string) as span,
        cast(claims.reader_version as string) as reader_version,
        versions.known_at,
        versions.commit_id,
        claims.payload_sha256
    from {{ from_press('claims') }} as claims
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'press/claims'
            and claims.commit_id = versions.commit_id
            and cast(claims.article_id as string) = versions.unit
            and versions.is_current
)

select * from final
