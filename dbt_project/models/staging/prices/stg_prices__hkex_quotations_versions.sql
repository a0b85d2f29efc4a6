-- Rows of every standing version. A lake row whose commit is not in the journal, or void, does not exist.
with final as (
    select
        cast(quotations.trade_date as date) as trade_date,
        cast(quotations.ticker as string) as ticker,
        cast(quotations.wire_code as string) as wire_code,
        cast(quotations.name as string) as name,
        cast(quotations.currency as string) as currency,
        cast(quotations.previous_close as double) as previous_close,
        cast(quotations.close as double) as close,
        cast(quotations.ask as double) as ask,
        cast(quotations.bid as double) as bid,
        cast(quotations.high as double) as high,
        cast(quotations.low as double) as low,
        cast(quotations.volume as bigint) as volume,
        cast(quotations.turnover as bigint) as turnover,
        cast(quotations.is_suspended as boolean) as is_suspended,
        versions.unit,
        versions.version_no,
        versions.known_at,
        versions.superseded_at,
        versions.is_current,
        versions.commit_id,
        versions.payload_sha256
    from {{ from_lake('prices', 'hkex_quotations') }} as quotations
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'prices/hkex_quotations'
            and quotations.commit_id = versions.commit_id
            and cast(quotations.trade_date as string) = versions.unit
)

select * from final
