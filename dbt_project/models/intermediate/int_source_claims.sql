-- Each publisher's claims, with the interval in which the share of contradicted ones among the decided lies: Wilson's
-- score interval at 95 %, which says little of few claims and stays within 0 to 100.
with counted as (
    select
        publisher,
        cast(count(distinct article_id) as integer) as n_articles,
        cast(count(*) as integer) as n_claims,
        {{ verdict_counts() }}
        min(published_date) as first_published_date,
        max(published_date) as last_published_date,
        max(as_of) as as_of
    from {{ ref('press_claims') }}
    group by publisher
),

shares as (
    select
        *,
        n_supported + n_partial + n_contradicted as n_decided,
        n_contradicted / nullif(cast(n_supported + n_partial + n_contradicted as double), 0) as share
    from counted
),

-- which mistake of a kind is made most; the first of the alphabet where several are
mistakes as (
    select
        publisher,
        reasons,
        row_number() over (partition by publisher order by count(*) desc, reasons) as place
    from {{ ref('press_claims') }}
    where
        verdict = 'CONTRADICTED'
        and reasons is not null
    group by
        publisher,
        reasons
),

final as (
    select
        shares.publisher,
        shares.n_articles,
        shares.n_claims,
        shares.n_supported,
        shares.n_partial,
        shares.n_contradicted,
        shares.n_not_decidable,
        shares.n_flagged,
        shares.n_decided,
        100.0 * shares.share as contradicted_pct,
        100.0 * (
            shares.share + 1.9208 / shares.n_decided
            - 1.96 * sqrt((shares.share * (1 - shares.share) + 0.9604 / shares.n_decided) / shares.n_decided)
        ) / (1 + 3.8416 / shares.n_decided) as ci_low_pct,
        100.0 * (
            shares.share + 1.9208 / shares.n_decided
            + 1.96 * sqrt((shares.share * (1 - shares.share) + 0.9604 / shares.n_decided) / shares.n_decided)
        ) / (1 + 3.8416 / shares.n_decided) as ci_high_pct,
        shares.n_decided < 10 as is_thin,
        mistakes.reasons as most_frequent_reasons,
        shares.first_published_date,
        shares.last_published_date,
        shares.as_of
    from shares
    left join mistakes
        on
            shares.publisher = mistakes.publisher
            and mistakes.place = 1
)

select * from final
