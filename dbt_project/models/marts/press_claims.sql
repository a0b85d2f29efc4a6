-- What articles claim about flows and prices, each held against the marts of this very build.
with final as (
    select * from {{ ref('int_press_claims') }}
)

select *
from final
order by
    published_at,
    article_id,
    claim_no
