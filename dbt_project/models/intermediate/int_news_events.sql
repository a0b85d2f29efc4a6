-- One row an event of the press, however many articles, papers and languages tell it. Its particulars are those of the
-- telling that says most: the specific subtype before the open one, then the surer rule, then an amount, then the earlier.
with told as (
    select
        groups.event_key,
        tellings.*,
        row_number() over (
            partition by groups.event_key
            order by
                tellings.precedence, tellings.confidence desc, tellings.amount is null, tellings.published_at,
                tellings.article_id, tellings.event_no
        ) as surest,
        row_number() over (
            partition by groups.event_key order by tellings.published_at, tellings.story_id
        ) as earliest
    from {{ ref('int_event_tellings') }} as tellings
    inner join {{ ref('int_event_groups') }} as groups
        on
            tellings.story_id = groups.story_id
            and tellings.ticker = groups.ticker
            and tellings.event_type = groups.event_type
            and tellings.family = groups.family
            and tellings.polarity = groups.polarity
),

counted as (
    select
        event_key,
        max(case when earliest = 1 then story_id end) as story_id,
        min(published_date) as event_date,
        min(effective_trade_date) as effective_trade_date,
        min(published_at) as first_published_at,
        min(first_known_at) as first_seen_at,
        count(distinct article_id) as n_articles,
        count(distinct publisher) as n_sources,
        count(distinct story_id) as n_stories,
        {{ joined_text('lang') }} as langs,
        max(novelty) as novelty
    from told
    group by event_key
),

final as (
    select
        md5('NEWS/' || counted.event_key) as event_id,
        counted.story_id,
        told.ticker,
        told.event_type,
        told.event_subtype,
        told.polarity,
        told.modality,
        told.amount,
        told.currency,
        told.amount_usd,
        told.fx_date,
        told.counterparties,
        told.title as headline,
        told.url,
        counted.event_date,
        counted.effective_trade_date,
        counted.first_published_at,
        counted.first_seen_at,
        counted.n_articles,
        counted.n_sources,
        counted.n_stories,
        counted.langs,
        counted.novelty,
        told.confidence,
        told.rule_id,
        told.reader_version,
        told.article_id,
        told.payload_sha256
    from counted
    inner join told
        on
            counted.event_key = told.event_key
            and told.surest = 1
)

select * from final
