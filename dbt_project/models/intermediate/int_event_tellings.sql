-- Every event that an article tells, with the family of its subtype: what may be told in other words. An event's direction
-- is its polarity. place is 1 for the telling of a story that says it most surely.
with told as (
    select
        events.*,
        coalesce(families.family, events.event_subtype) as family,
        coalesce(families.precedence, 1) as precedence,
        coalesce(families.is_open_direction, false) as is_open_direction,
        articles.story_id,
        articles.lang,
        articles.publisher,
        articles.title,
        articles.url,
        articles.novelty,
        articles.published_at,
        articles.published_date,
        articles.effective_trade_date,
        articles.first_known_at,
        case events.currency
            when 'USD' then events.amount
            when 'HKD' then round(events.amount / fixings.usd_hkd, 2)
            when 'CNY' then round(events.amount * fixings.cny_hkd / fixings.usd_hkd, 2)
        end as amount_usd,
        case when events.currency in ('HKD', 'CNY') then fixings.fx_date end as fx_date
    from {{ ref('stg_press__events') }} as events
    inner join {{ ref('int_articles') }} as articles
        on events.article_id = articles.article_id
    left join {{ ref('event_families') }} as families
        on
            events.event_type = families.event_type
            and events.event_subtype = families.event_subtype
    left join {{ ref('int_fixings') }} as fixings
        on articles.published_date = fixings.trade_date
),

final as (
    select
        *,
        row_number() over (
            partition by story_id, ticker, event_type, family, polarity
            order by precedence, confidence desc, amount is null, published_at, article_id, event_no
        ) as place
    from told
)

select * from final
