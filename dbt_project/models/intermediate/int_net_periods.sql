-- Record weeks and months, and the pace of the running month against the record month. Only complete and exact periods
-- compete: their running sum on the period's last session by the calendar is not NULL.
with sums as (
    select
        entity,
        channel,
        trade_date,
        session_no,
        week_start,
        month_start,
        is_week_end,
        is_month_end,
        is_missing,
        net_wtd,
        net_mtd,
        row_number() over (partition by entity, channel, month_start order by session_no) as month_session_no,
        case when is_week_end then net_wtd end as week_net,
        case when is_month_end then net_mtd end as month_net
    from {{ ref('int_net_sums') }}
),

compared as (
    select
        *,
        max(week_net) over before_this as largest_week_net_before,
        max(month_net) over before_this as largest_month_net_before
    from sums
    window before_this as (
        partition by entity, channel order by session_no rows between unbounded preceding and 1 preceding
    )
),

months as (
    select distinct
        entity,
        channel,
        month_start
    from sums
),

-- The record month of each month: the largest complete one before it, the first of equals.
ranked_months as (
    select
        months.entity,
        months.channel,
        months.month_start,
        earlier.month_start as record_month,
        earlier.month_net as record_month_net,
        row_number() over (
            partition by months.entity, months.channel, months.month_start
            order by earlier.month_net desc, earlier.month_start asc
        ) as place
    from months
    inner join sums as earlier
        on
            months.entity = earlier.entity
            and months.channel = earlier.channel
            and months.month_start > earlier.month_start
            and earlier.month_net is not null
),

record_months as (
    select *
    from ranked_months
    where place = 1
),

final as (
    select
        compared.entity,
        compared.channel,
        compared.trade_date,
        {% for period in ['week', 'month'] %}
        case
            when not compared.is_missing
                then coalesce(
                    compared.{{ period }}_net > 0
                    and compared.{{ period }}_net > compared.largest_{{ period }}_net_before,
                    false
                )
        end as is_record_{{ period }},
        {% endfor %}
        record_months.record_month,
        record_months.record_month_net,
        -- the record month after the same number of sessions; NULL where it was shorter or stood at a loss
        case
            when record_sums.net_mtd > 0
                then cast(100.0 * compared.net_mtd / record_sums.net_mtd - 100 as double)
        end as mtd_pace_vs_record_pct
    from compared
    left join record_months
        on
            compared.entity = record_months.entity
            and compared.channel = record_months.channel
            and compared.month_start = record_months.month_start
    left join sums as record_sums
        on
            record_months.entity = record_sums.entity
            and record_months.channel = record_sums.channel
            and record_months.record_month = record_sums.month_start
            and compared.month_session_no = record_sums.month_session_no
)

select * from final
