-- Articles with claims: how their claims fare.
with final as (
    select
        article_id,
        publisher,
        published_at,
        published_date,
        lang,
        title,
        url,
        cast(count(*) as integer) as n_claims,
        {{ verdict_counts() }}
        case
            when count(case when verdict = 'CONTRADICTED' then 1 end) > 0 then 'CONTRADICTED'
            when count(case when verdict = 'PARTIAL' then 1 end) > 0 then 'PARTIAL'
            when count(case when verdict = 'SUPPORTED' then 1 end) > 0 then 'SUPPORTED'
            else 'NOT_DECIDABLE'
        end as verdict,
        as_of,
        payload_sha256
    from {{ ref('press_claims') }}
    group by
        article_id,
        publisher,
        published_at,
        published_date,
        lang,
        title,
        url,
        as_of,
        payload_sha256
)

select *
from final
order by
    published_at,
    article_id
