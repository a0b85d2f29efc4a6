-- How the claims of each publisher fare; the one that is contradicted most for sure comes first.
with final as (
    select
        publisher,
        n_articles,
        n_claims,
        n_supported,
        n_partial,
        n_contradicted,
        n_not_decidable,
        n_flagged,
        n_decided,
        contradicted_pct,
        -- at 0 and 100 the last digit must not leave the share outside
        greatest(least(ci_low_pct, contradicted_pct), 0.0) as ci_low_pct,
        least(greatest(ci_high_pct, contradicted_pct), 100.0) as ci_high_pct,
        is_thin,
        most_frequent_reasons,
        first_published_date,
        last_published_date,
        as_of
    from {{ ref('int_source_claims') }}
)

select *
from final
order by
    ci_low_pct desc nulls last,
    n_contradicted desc,
    publisher
