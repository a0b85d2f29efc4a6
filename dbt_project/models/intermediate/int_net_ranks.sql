-- Ranks of the day over the whole channel: among exact nets, and the range of ranks that all bounds allow. A security
-- that no top ten ever showed has no row; the rank is open where such a one could lie above.
with nets as (
    select
        trade_date,
        ticker,
        channel,
        net,
        net_lo,
        net_hi
    from {{ ref('int_security_flows') }}
    where
        channel = 'ALL'
        and net_lo is not null
),

unseen as (
    select
        trade_date,
        undisclosed_net_hi
    from {{ ref('int_channel_flows') }}
    where
        channel = 'ALL'
        and direction = 'SOUTHBOUND'
),

exact_ranks as (
    select
        trade_date,
        ticker,
        rank() over (partition by trade_date order by net desc) as rank_net,
        count(*) over (partition by trade_date) as n_ranked
    from nets
    where net is not null
),

ranges as (
    select
        nets.trade_date,
        nets.ticker,
        1 + sum(case when others.net_lo > nets.net_hi then 1 else 0 end) as rank_net_best,
        1 + sum(case when others.net_hi > nets.net_lo then 1 else 0 end) as rank_net_worst
    from nets
    left join nets as others
        on
            nets.trade_date = others.trade_date
            and nets.ticker <> others.ticker
    group by
        nets.trade_date,
        nets.ticker
),

final as (
    select
        nets.trade_date,
        nets.ticker,
        nets.channel,
        cast(exact_ranks.rank_net as integer) as rank_net,
        cast(exact_ranks.n_ranked as integer) as n_ranked,
        cast(ranges.rank_net_best as integer) as rank_net_best,
        cast(ranges.rank_net_worst as integer) as rank_net_worst,
        -- an incomplete top ten bounds nobody, so that it settles nothing
        coalesce(unseen.undisclosed_net_hi > nets.net_lo, true) as is_rank_net_open
    from nets
    inner join ranges
        on
            nets.trade_date = ranges.trade_date
            and nets.ticker = ranges.ticker
    left join exact_ranks
        on
            nets.trade_date = exact_ranks.trade_date
            and nets.ticker = exact_ranks.ticker
    left join unseen
        on nets.trade_date = unseen.trade_date
)

select * from final
