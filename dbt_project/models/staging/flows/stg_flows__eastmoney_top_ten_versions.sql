-- Rows of every standing version. A lake row whose commit is not in the journal, or void, does not exist.
with final as (
    select
        cast(top_ten.trade_date as date) as trade_date,
        cast(top_ten.channel as string) as channel,
        cast(top_ten.direction as string) as direction,
        cast(top_ten.currency as string) as currency,
        cast(top_ten.rank as integer) as rank_in_channel,
        cast(top_ten.ticker as string) as ticker,
        cast(top_ten.wire_code as string) as wire_code,
        cast(top_ten.name as string) as name,
        cast(top_ten.buy as bigint) as buy,
        cast(top_ten.sell as bigint) as sell,
        cast(top_ten.net as bigint) as net,
        cast(top_ten.turnover as bigint) as turnover,
        cast(top_ten.close_hkd as double) as close_hkd,
        cast(top_ten.stock_turnover_hkd as double) as stock_turnover_hkd,
        versions.unit,
        versions.version_no,
        versions.known_at,
        versions.superseded_at,
        versions.is_current,
        versions.commit_id,
        versions.payload_sha256
    from {{ from_lake('flows', 'eastmoney_top_ten') }} as top_ten
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'flows/eastmoney_top_ten'
            and top_ten.commit_id = versions.commit_id
            and cast(top_ten.channel as string)
            || ' ' || cast(top_ten.direction as string)
            || ' ' || cast(top_ten.trade_date as string) = versions.unit
)

select * from final
