-- Rows of every standing version. A lake row whose commit is not in the journal, or void, does not exist.
with final as (
    select
        cast(holdings.settle_date as date) as settle_date,
        cast(holdings.ticker as string) as ticker,
        cast(holdings.name as string) as name,
        cast(holdings.holding_shares as bigint) as holding_shares,
        cast(holdings.holding_value_hkd as double) as holding_value_hkd,
        cast(holdings.holding_pct_issued as double) as holding_pct_issued,
        versions.unit,
        versions.version_no,
        versions.known_at,
        versions.superseded_at,
        versions.is_current,
        versions.commit_id,
        versions.payload_sha256
    from {{ from_lake('flows', 'eastmoney_holdings') }} as holdings
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'flows/eastmoney_holdings'
            and holdings.commit_id = versions.commit_id
            and cast(holdings.ticker as string) || ' ' || cast(holdings.settle_date as string) = versions.unit
)

select * from final
