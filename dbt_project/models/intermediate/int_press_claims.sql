-- Claims with their verdicts, their articles and the bytes of the evidence: of the last row that it rests on.
with evidence as (
    select
        'daily_flows' as evidence_table,
        trade_date,
        ticker,
        channel,
        'SOUTHBOUND' as direction,
        flow_payload_sha256 as payload_sha256,
        holding_payload_sha256
    from {{ ref('daily_flows') }}
    union all
    select
        'market_flows' as evidence_table,
        trade_date,
        'MARKET' as ticker,
        channel,
        direction,
        flow_payload_sha256 as payload_sha256,
        cast(null as string) as holding_payload_sha256
    from {{ ref('market_flows') }}
    union all
    select
        'prices' as evidence_table,
        trade_date,
        ticker,
        cast(null as string) as channel,
        cast(null as string) as direction,
        price_payload_sha256 as payload_sha256,
        cast(null as string) as holding_payload_sha256
    from {{ ref('prices') }}
    union all
    select
        'fx_rates' as evidence_table,
        rate_date as trade_date,
        cast(null as string) as ticker,
        cast(null as string) as channel,
        cast(null as string) as direction,
        fx_payload_sha256 as payload_sha256,
        cast(null as string) as holding_payload_sha256
    from {{ ref('fx_rates') }}
),

final as (
    select
        concat(claims.article_id, '-', cast(claims.claim_no as string)) as claim_id,
        claims.article_id,
        claims.claim_no,
        articles.story_id,
        articles.lang,
        articles.feed,
        articles.publisher,
        articles.title,
        articles.url,
        articles.published_at,
        articles.published_date,
        claims.sentence_no,
        claims.span_start,
        claims.span_end,
        -- a whole sentence of an article's text must not leave with its claim
        substr(claims.span, 1, case when articles.lang = 'en' then 80 else 30 end) as span,
        claims.claim_type,
        claims.ticker,
        claims.channel,
        claims.direction,
        claims.period_start,
        claims.period_end,
        claims.is_period_stated,
        claims.value,
        claims.value_lo,
        claims.value_hi,
        claims.unit,
        claims.currency,
        claims.qualifier,
        claims.value2,
        claims.unit2,
        claims.parts,
        claims.rank_of,
        claims.scope,
        claims.index_ticker,
        claims.side,
        claims.basis,
        claims.listing,
        claims.base_date as base,
        verdicts.verdict,
        verdicts.reasons,
        verdicts.evidence_table,
        case
            when verdicts.evidence_table is not null
                then concat_ws(
                    ';',
                    concat(
                        'date=',
                        cast(verdicts.evidence_first as string),
                        case
                            when verdicts.evidence_last <> verdicts.evidence_first
                                then concat('..', cast(verdicts.evidence_last as string))
                            else ''
                        end
                    ),
                    -- concat would take a key that the table does not have for an empty one
                    'ticker=' || verdicts.evidence_ticker,
                    'channel=' || verdicts.evidence_channel,
                    'direction=' || verdicts.evidence_direction
                )
        end as evidence_keys,
        verdicts.evidence_value,
        verdicts.evidence_unit,
        case
            when claims.unit = verdicts.evidence_unit and claims.unit <> 'RANK'
                then 100.0 * (claims.value / nullif(verdicts.evidence_value, 0) - 1)
        end as error_pct,
        verdicts.fits,
        case
            when claims.claim_type = 'HOLDING_PCT' then evidence.holding_payload_sha256
            else evidence.payload_sha256
        end as evidence_payload_sha256,
        build.known_before as as_of,
        claims.reader_version,
        claims.known_at,
        claims.payload_sha256
    from {{ ref('int_claims') }} as claims
    inner join {{ ref('int_articles') }} as articles
        on claims.article_id = articles.article_id
    inner join {{ ref('int_claim_verdicts') }} as verdicts
        on
            claims.article_id = verdicts.article_id
            and claims.claim_no = verdicts.claim_no
    cross join {{ ref('stg_snapshot__build') }} as build
    left join evidence
        on
            verdicts.evidence_table = evidence.evidence_table
            and verdicts.evidence_last = evidence.trade_date
            and coalesce(verdicts.evidence_ticker, '') = coalesce(evidence.ticker, '')
            and coalesce(verdicts.evidence_channel, '') = coalesce(evidence.channel, '')
            and coalesce(verdicts.evidence_direction, evidence.direction, '') = coalesce(evidence.direction, '')
)

select * from final
