-- What a past price is multiplied by to stand in today's shares and without later dividends: over all later sessions, one
-- over the split's ratio, and what the dividend left of the close before. Computed from raw closes and actions alone, so
-- that it changes when an action happens, and with nothing else. Nobody tells of actions of a listing that Yahoo never had.
with steps as (
    select
        ticker,
        trade_date,
        max(case when action_payload_sha256 is not null then 1 else 0 end) over (partition by ticker) as has_actions,
        case
            when dividend < previous_close then ln((1 - dividend / previous_close) / split_factor)
            else -ln(split_factor)
        end as step
    from {{ ref('int_bars') }}
),

final as (
    select
        ticker,
        trade_date,
        case
            when has_actions = 1
                then exp(coalesce(sum(step) over (
                    partition by ticker order by trade_date rows between 1 following and unbounded following
                ), 0))
        end as adjustment_factor
    from steps
)

select * from final
