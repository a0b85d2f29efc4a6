{#-
    At any moment one version of a leg's day stands in each source: each ends when or before the next one of the same day begins, and the last
    has no end. A version that lists nobody ends its predecessor without a row of its own.
-#}
{% test versions_do_not_overlap(model) %}
with versions as (
    select distinct
        flow_source,
        trade_date,
        channel,
        direction,
        version_no,
        known_at,
        superseded_at,
        is_current
    from {{ model }}
),

ordered as (
    select
        *,
        lead(known_at) over (partition by flow_source, trade_date, channel, direction order by version_no) as next_known_at
    from versions
)

select *
from ordered
where
    superseded_at <= known_at
    or superseded_at > next_known_at
    or (superseded_at is null and next_known_at is not null)
    or is_current <> (superseded_at is null)
{% endtest %}
