-- What the marts themselves say happened: a record day of southbound net buying, a net three sigmas off (unless it is the
-- record), the best and the worst member of an index. The figures are told after the close, so they count to the next
-- session: what follows them is measured, never the move itself.
with names as (
    select
        ticker,
        name_en
    from {{ ref('watchlist') }}
    union all
    select
        'MARKET' as ticker,
        'the whole channel' as name_en
),

provenance as (
    select
        ticker as entity,
        trade_date,
        known_at,
        payload_sha256
    from {{ ref('int_security_flows') }}
    where channel = 'ALL'
    union all
    select
        'MARKET' as entity,
        trade_date,
        known_at,
        payload_sha256
    from {{ ref('int_channel_flows') }}
    where
        channel = 'ALL'
        and direction = 'SOUTHBOUND'
),

flows as (
    select
        records.trade_date,
        records.entity as ticker,
        'CAPITAL_FLOW' as event_type,
        case
            when records.is_record_day then 'record_net_buy'
            when series.net > 0 and records.net_z60 > 0 then 'unusual_net_buy'
            when series.net < 0 and records.net_z60 < 0 then 'unusual_net_sell'
            -- Still a net buy, but far below what had been usual; or the other way round.
            when records.net_z60 < 0 then 'unusually_low_net'
            else 'unusually_high_net'
        end as event_subtype,
        case when records.net_z60 < 0 and not records.is_record_day then 'NEGATIVE' else 'POSITIVE' end as polarity,
        cast(series.net as double) as amount,
        case when records.is_record_day then 'market.record_day' else 'market.flow_3_sigma' end as rule_id,
        'Southbound net of ' || coalesce(names.name_en, records.entity) || ' '
        || cast(cast(round(series.net / 1e6) as bigint) as string) || ' million HKD'
        || case
            when records.is_record_day
                then ', the largest of ' || cast(records.n_obs as string) || ' exact sessions since '
                    || cast(series.history_start as string)
            else ''
        end
        || case
            when records.net_z60 is not null
                then ', ' || cast(cast(round(records.net_z60, 1) as decimal(9, 1)) as string)
                    || ' deviations from the 60 sessions before'
            else ''
        end as headline,
        provenance.known_at,
        provenance.payload_sha256
    from {{ ref('int_net_records') }} as records
    inner join {{ ref('int_net_series') }} as series
        on
            records.entity = series.entity
            and records.channel = series.channel
            and records.trade_date = series.trade_date
    inner join provenance
        on
            records.entity = provenance.entity
            and records.trade_date = provenance.trade_date
    left join names
        on records.entity = names.ticker
    where
        records.channel = 'ALL'
        and (
            coalesce(records.is_record_day, false)
            or abs(records.net_z60) >= 3
        )
),

moves as (
    select
        moves.trade_date,
        moves.ticker,
        'PRICE_MOVE' as event_type,
        moves.event_subtype,
        case when moves.return_pct > 0 then 'POSITIVE' else 'NEGATIVE' end as polarity,
        cast(null as double) as amount,
        'market.' || moves.event_subtype as rule_id,
        coalesce(names.name_en, moves.ticker)
        || case when moves.return_pct > 0 then ' rose ' else ' fell ' end
        || cast(cast(round(abs(moves.return_pct), 2) as decimal(9, 2)) as string) || ' percent, '
        || case when moves.return_pct > 0 then 'best' else 'worst' end || ' of ' || moves.indices as headline,
        moves.known_at,
        moves.payload_sha256
    from {{ ref('int_market_moves') }} as moves
    left join names
        on moves.ticker = names.ticker
),

observed as (
    select * from flows
    union all
    select * from moves
),

final as (
    select
        md5(
            'MARKET_DATA/' || observed.ticker || '/' || observed.rule_id || '/' || observed.polarity || '/'
            || cast(observed.trade_date as string)
        ) as event_id,
        observed.ticker,
        observed.event_type,
        observed.event_subtype,
        observed.polarity,
        observed.amount,
        case when observed.amount is not null then 'HKD' end as currency,
        round(observed.amount / fixings.usd_hkd, 2) as amount_usd,
        case when observed.amount is not null then fixings.fx_date end as fx_date,
        observed.headline,
        observed.trade_date as event_date,
        sessions.next_trade_date as effective_trade_date,
        observed.known_at as first_seen_at,
        observed.rule_id,
        observed.payload_sha256
    from observed
    left join {{ ref('int_hong_kong_sessions') }} as sessions
        on observed.trade_date = sessions.trade_date
    left join {{ ref('int_fixings') }} as fixings
        on observed.trade_date = fixings.trade_date
)

select * from final
