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

weeks as (
    select
        week_start_date,
        ticker,
        lang,
        count(*) as n_articles,
        count(distinct story_id) as n_stories,
        count(distinct publisher) as n_sources,
        {{ in_order('avg', 'score') }} as sentiment_mean,
        {{ in_order('sum', 'score * weight') }} / nullif({{ in_order('sum', 'weight') }}, 0) as sentiment_weighted,
        {{ in_order('stddev_samp', 'score') }} as sentiment_std,
        {% for label in ['positive', 'neutral', 'negative'] %}
        100.0 * sum(case when label = '{{ label | upper }}' then 1 else 0 end) / count(*) as share_{{ label }}_pct,
        {% endfor %}
        1.0 - 1.0 * count(distinct story_id) / count(*) as duplicate_ratio,
        {{ in_order('avg', 'novelty') }} as novelty_mean,
        {{ joined_text('scorer') }} as scorer,
        {{ joined_text('scorer_version') }} as scorer_version
    from by_language
    group by
        week_start_date,
        ticker,
        lang
),

stories as (
    select
        week_start_date,
        ticker,
        lang,
        story_id,
        count(*) as n_articles,
        {{ in_order('sum', 'score') }} as score
    from by_language
    group by
        week_start_date,
        ticker,
        lang,
        story_id
),

-- The error of the mean where articles of one story say the same: stories are the draws, not articles. With G stories of
-- sums S and n articles each, N in all and m the mean: G / (G - 1) x the sum of (S - n m)^2 over N^2, its root. With one
-- article a story it is the deviation over the root of their number.
errors as (
    select
        weeks.week_start_date,
        weeks.ticker,
        weeks.lang,
        case
            when max(weeks.n_stories) > 1
                then sqrt(
                    max(weeks.n_stories) / (max(weeks.n_stories) - 1.0)
                    * {{ in_order('sum', 'power(stories.score - stories.n_articles * weeks.sentiment_mean, 2)') }}
                ) / max(weeks.n_articles)
        end as sentiment_error
    from weeks
    inner join stories
        on
            weeks.week_start_date = stories.week_start_date
            and weeks.ticker = stories.ticker
            and weeks.lang = stories.lang
    group by
        weeks.week_start_date,
        weeks.ticker,
        weeks.lang
),

final as (
    select
        weeks.*,
        errors.sentiment_error
    from weeks
    inner join errors
        on
            weeks.week_start_date = errors.week_start_date
            and weeks.ticker = errors.ticker
            and weeks.lang = errors.lang
)

select * from final
