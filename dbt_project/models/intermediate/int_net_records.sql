-- Where a session stands among the sessions before it: record day, largest since, z-scores, percentile. Only exact nets
-- are compared; windows are ranges of session numbers and look backwards only. Scores are rounded: a sum's last digit
-- depends on how many other rows the build has.
with series as (
    select
        entity,
        channel,
        trade_date,
        session_no,
        is_missing,
        net
    from {{ ref('int_net_series') }}
),

windowed as (
    select
        *,
        {% for n in [20, 60] %}
        count(net) over before_{{ n }} as n_before_{{ n }},
        avg(net) over before_{{ n }} as mean_before_{{ n }},
        stddev_samp(net) over before_{{ n }} as deviation_before_{{ n }},
        {% endfor %}
        count(net) over history as n_obs,
        max(net) over (
            partition by entity, channel order by session_no rows between unbounded preceding and 1 preceding
        ) as largest_net_before
    from series
    window
        history as (
            partition by entity, channel order by session_no rows between unbounded preceding and current row
        ),
        before_20 as (
            partition by entity, channel order by session_no range between 20 preceding and 1 preceding
        ),
        before_60 as (
            partition by entity, channel order by session_no range between 60 preceding and 1 preceding
        )
),

exact_sessions as (
    select *
    from series
    where net is not null
),

-- One pass over the earlier exact sessions serves both comparisons.
compared as (
    select
        sessions.entity,
        sessions.channel,
        sessions.session_no,
        max(
            case
                when sessions.net >= 0 and earlier.net >= sessions.net then earlier.trade_date
                when sessions.net < 0 and earlier.net <= sessions.net then earlier.trade_date
            end
        ) as largest_since_date,
        sum(case when earlier.session_no >= sessions.session_no - 250 then 1 else 0 end) as n_before_250,
        sum(
            case when earlier.session_no >= sessions.session_no - 250 and earlier.net < sessions.net then 1 else 0 end
        ) as n_below_250
    from exact_sessions as sessions
    inner join exact_sessions as earlier
        on
            sessions.entity = earlier.entity
            and sessions.channel = earlier.channel
            and sessions.session_no > earlier.session_no
    group by
        sessions.entity,
        sessions.channel,
        sessions.session_no
),

final as (
    select
        windowed.entity,
        windowed.channel,
        windowed.trade_date,
        cast(windowed.n_obs as integer) as n_obs,
        case
            when windowed.is_missing then null
            else coalesce(
                windowed.net > 0 and windowed.net > windowed.largest_net_before and windowed.n_obs >= 20, false
            )
        end as is_record_day,
        compared.largest_since_date,
        {% for n, least in [(20, 15), (60, 45)] %}
        case
            when windowed.n_before_{{ n }} >= {{ least }}
                then round((windowed.net - windowed.mean_before_{{ n }}) / nullif(windowed.deviation_before_{{ n }}, 0), 12)
        end as net_z{{ n }},
        {% endfor %}
        case when windowed.n_before_60 >= 45 then windowed.mean_before_60 end as net_mean60,
        case when windowed.n_before_60 >= 45 then windowed.deviation_before_60 end as net_deviation60,
        case
            when compared.n_before_250 >= 60
                then cast(100.0 * compared.n_below_250 / compared.n_before_250 as double)
        end as pctile_250d
    from windowed
    left join compared
        on
            windowed.entity = compared.entity
            and windowed.channel = compared.channel
            and windowed.session_no = compared.session_no
)

select * from final
