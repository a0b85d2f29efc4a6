-- The members of the Hang Seng and the Hang Seng Tech index that moved furthest on a session, up and down, by their own
-- return. What they contributed to the index is not known: nobody publishes its weights by the day. A session counts where
-- four in five of the members have a return; equals all stand.
with returns as (
    select
        membership.index_ticker,
        bars.ticker,
        bars.trade_date,
        -- rounded, so that equals are equal
        round(bars.return_pct, 8) as return_pct,
        bars.known_at,
        bars.payload_sha256
    from {{ ref('index_membership') }} as membership
    inner join {{ ref('int_bars') }} as bars
        on
            membership.ticker = bars.ticker
            and bars.trade_date >= coalesce(membership.member_from, bars.trade_date)
            and bars.trade_date <= coalesce(membership.member_to, bars.trade_date)
    inner join {{ ref('int_hong_kong_sessions') }} as sessions
        on
            bars.trade_date = sessions.trade_date
            and bars.previous_trade_date = sessions.previous_trade_date
    where
        membership.index_ticker in ('HSI', 'HSTECH')
        and bars.return_pct is not null
),

members as (
    select
        membership.index_ticker,
        days.trade_date,
        count(*) as n_members
    from {{ ref('index_membership') }} as membership
    inner join (select distinct trade_date from returns) as days
        on
            days.trade_date >= coalesce(membership.member_from, days.trade_date)
            and days.trade_date <= coalesce(membership.member_to, days.trade_date)
    group by
        membership.index_ticker,
        days.trade_date
),

ranked as (
    select
        *,
        count(*) over (partition by index_ticker, trade_date) as n_priced,
        max(return_pct) over (partition by index_ticker, trade_date) as best_pct,
        min(return_pct) over (partition by index_ticker, trade_date) as worst_pct
    from returns
),

leaders as (
    select
        ranked.trade_date,
        ranked.ticker,
        case when ranked.return_pct > 0 then 'best_of_index' else 'worst_of_index' end as event_subtype,
        ranked.return_pct,
        {{ joined_text('ranked.index_ticker', ' and ') }} as indices,
        max(ranked.known_at) as known_at,
        max(ranked.payload_sha256) as payload_sha256
    from ranked
    inner join members
        on
            ranked.index_ticker = members.index_ticker
            and ranked.trade_date = members.trade_date
    where
        ranked.n_priced >= 0.8 * members.n_members
        and (
            (ranked.return_pct = ranked.best_pct and ranked.return_pct > 0)
            or (ranked.return_pct = ranked.worst_pct and ranked.return_pct < 0)
        )
    group by
        ranked.trade_date,
        ranked.ticker,
        ranked.return_pct
),

final as (
    select * from leaders
)

select * from final
