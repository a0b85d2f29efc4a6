-- Rows of every standing version. A lake row whose commit is not in the journal, or void, does not exist.
with final as (
    select
        cast(leg_totals.trade_date as date) as trade_date,
        cast(leg_totals.channel as string) as channel,
        cast(leg_totals.direction as string) as direction,
        cast(leg_totals.currency as string) as currency,
        cast(leg_totals.buy as bigint) as buy,
        cast(leg_totals.sell as bigint) as sell,
        cast(leg_totals.net as bigint) as net,
        cast(leg_totals.turnover as bigint) as turnover,
        cast(leg_totals.quota_inflow as bigint) as quota_inflow,
        cast(leg_totals.quota_balance as bigint) as quota_balance,
        cast(leg_totals.cumulative_net as bigint) as cumulative_net,
        cast(leg_totals.trades as bigint) as trades,
        versions.unit,
        versions.version_no,
        versions.known_at,
        versions.superseded_at,
        versions.is_current,
        versions.commit_id,
        versions.payload_sha256
    from {{ from_lake('flows', 'eastmoney_leg_totals') }} as leg_totals
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'flows/eastmoney_leg_totals'
            and leg_totals.commit_id = versions.commit_id
            and cast(leg_totals.channel as string)
            || ' ' || cast(leg_totals.direction as string)
            || ' ' || cast(leg_totals.trade_date as string) = versions.unit
)

select * from final
