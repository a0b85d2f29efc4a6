-- One row per held top ten: what it adds up to, and whether it is whole. The tenth is the least of the ten, whatever
-- rank the file gives it. A refused row of HKEX's day makes every top ten of that day suspect; Eastmoney's units are legs.
with refused_units as (
    select distinct
        case when table_name like 'flows/hkex%' then 'HKEX' else 'EASTMONEY' end as flow_source,
        unit
    from {{ ref('stg_snapshot__quarantine') }}
    where
        is_live
        and table_name in ('flows/hkex_top_ten', 'flows/hkex_leg_totals', 'flows/eastmoney_top_ten')
),

leg_sums as (
    select
        trade_date,
        channel,
        direction,
        flow_source,
        count(*) as n_listed,
        min(turnover) as tenth_turnover,
        sum(buy) as listed_buy,
        sum(sell) as listed_sell,
        sum(turnover) as listed_turnover,
        max(known_at) as known_at,
        max(payload_sha256) as payload_sha256
    from {{ ref('int_listed') }}
    group by
        trade_date,
        channel,
        direction,
        flow_source
),

final as (
    select
        leg_sums.trade_date,
        leg_sums.channel,
        leg_sums.direction,
        leg_sums.n_listed = 10 and refused_units.unit is null as is_complete,
        cast(leg_sums.tenth_turnover as bigint) as tenth_turnover,
        cast(leg_sums.listed_buy as bigint) as listed_buy,
        cast(leg_sums.listed_sell as bigint) as listed_sell,
        cast(leg_sums.listed_turnover as bigint) as listed_turnover,
        leg_sums.known_at,
        leg_sums.payload_sha256
    from leg_sums
    left join refused_units
        on
            leg_sums.flow_source = refused_units.flow_source
            and refused_units.unit = case leg_sums.flow_source
                when 'HKEX' then cast(leg_sums.trade_date as string)
                else leg_sums.channel || ' ' || leg_sums.direction || ' ' || cast(leg_sums.trade_date as string)
            end
)

select * from final
