-- The event types of a company's week, by language and over all, the three that most stories tell of, in that order.
with told as (
    select
        articles.week_start_date,
        events.ticker,
        articles.lang,
        events.event_type,
        articles.story_id
    from {{ ref('stg_press__events') }} as events
    inner join {{ ref('int_articles') }} as articles
        on events.article_id = articles.article_id
),

by_language as (
    select * from told
    union all
    select
        week_start_date,
        ticker,
        'ALL' as lang,
        event_type,
        story_id
    from told
),

counted as (
    select
        week_start_date,
        ticker,
        lang,
        event_type,
        count(distinct story_id) as n_stories
    from by_language
    group by
        week_start_date,
        ticker,
        lang,
        event_type
),

placed as (
    select
        *,
        row_number() over (
            partition by week_start_date, ticker, lang order by n_stories desc, event_type asc
        ) as place
    from counted
),

final as (
    select
        week_start_date,
        ticker,
        lang,
        max(case when place = 1 then event_type end)
        || coalesce(';' || max(case when place = 2 then event_type end), '')
        || coalesce(';' || max(case when place = 3 then event_type end), '') as top_event_types
    from placed
    group by
        week_start_date,
        ticker,
        lang
)

select * from final
