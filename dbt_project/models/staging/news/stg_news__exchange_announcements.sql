{{ config(materialized="view") }}
-- What stands now, once an issuer: an announcement that two searches found is that of the newer answer.
with final as (
    select *
    from {{ ref('stg_news__exchange_announcements_versions') }}
    where is_current
    qualify row_number() over (
        partition by announcement_id, ticker
        order by known_at desc, search asc
    ) = 1
)

select * from final
