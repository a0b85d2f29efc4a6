-- What articles claim, as stated, each with when it was published. What follows from here to int_claim_verdicts reads
-- these rows and the marts alone, so that the same SQL judges claims against a release.
with final as (
    select
        claims.*,
        articles.published_at
    from {{ ref('stg_press__claims') }} as claims
    inner join {{ ref('int_articles') }} as articles
        on claims.article_id = articles.article_id
)

select * from final
