-- Rows of every standing version. A lake row whose commit is not in the journal, or void, does not exist.
with final as (
    select
        cast(history.trade_date as date) as trade_date,
        cast(history.ticker as string) as ticker,
        cast(history.channel as string) as channel,
        cast(history.rank as integer) as rank_in_channel,
        cast(history.buy as bigint) as buy,
        cast(history.sell as bigint) as sell,
        cast(history.net as bigint) as net,
        versions.unit,
        versions.version_no,
        versions.known_at,
        versions.superseded_at,
        versions.is_current,
        versions.commit_id,
        versions.payload_sha256
    from {{ from_lake('flows', 'eastmoney_stock_history') }} as history
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'flows/eastmoney_stock_history'
            and history.commit_id = versions.commit_id
            and cast(history.ticker as string) || ' ' || cast(history.trade_date as string) = versions.unit
)

select * from final
