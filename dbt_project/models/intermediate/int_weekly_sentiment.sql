-- Sentiment of the articles of a week towards a company, by language and over all of them (ALL). An article counts to
-- the week in which it was published, Monday to Sunday in Hong Kong.
with scored as (
    select
        sentiment.article_id,
        sentiment.ticker,
        sentiment.label,
        sentiment.score,
        sentiment.relevance * articles.novelty as weight,
        sentiment.scorer,
        sentiment.scorer_version,
        articles.story_id,
        articles.lang,
        articles.publisher,
        articles.novelty,
        articles.week_start_date
    from {{ ref('stg_press__sentiment') }} as sentiment
    inner join {{ ref('int_articles') }} as articles
        on sentiment.article_id = articles.article_id
),

by_language as (
    select * from scored
    union all
    select
        article_id,
        ticker,
        label,
        score,
        weight,
        scorer,
        scorer_version,
        story_id,
        'ALL' as lang,
        publisher,
        novelty,
        week_start_date
    from scored
),

final as (
    select
        week_start_date,
        ticker,
        lang,
        count(*) as n_articles,
        count(distinct story_id) as n_stories,
        count(distinct publisher) as n_sources,
        avg(score) as sentiment_mean,
        sum(score * weight) / nullif(sum(weight), 0) as sentiment_weighted,
        stddev_samp(score) as sentiment_std,
        {% for label in ['positive', 'neutral', 'negative'] %}
        100.0 * sum(case when label = '{{ label | upper }}' then 1 else 0 end) / count(*) as share_{{ label }}_pct,
        {% endfor %}
        1.0 - 1.0 * count(distinct story_id) / count(*) as duplicate_ratio,
        avg(novelty) as novelty_mean,
        {{ joined_text('scorer') }} as scorer,
        {{ joined_text('scorer_version') }} as scorer_version
    from by_language
    group by
        week_start_date,
        ticker,
        lang
)

select * from final
