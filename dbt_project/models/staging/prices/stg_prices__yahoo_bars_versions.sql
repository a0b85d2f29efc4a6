-- Rows of every standing version. A lake row whose commit is not in the journal, or void, does not exist.
with final as (
    select
        cast(bars.ticker as string) as ticker,
        cast(bars.trade_date as date) as trade_date,
        cast(bars.currency as string) as currency,
        cast(bars.open as double) as open,
        cast(bars.high as double) as high,
        cast(bars.low as double) as low,
        cast(bars.close as double) as close,
        cast(bars.volume as bigint) as volume,
        cast(bars.dividend as double) as dividend,
        cast(bars.split_numerator as double) as split_numerator,
        cast(bars.split_denominator as double) as split_denominator,
        versions.unit,
        versions.version_no,
        versions.known_at,
        versions.superseded_at,
        versions.is_current,
        versions.commit_id,
        versions.payload_sha256
    from {{ from_lake('prices', 'yahoo_bars') }} as bars
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'prices/yahoo_bars'
            and bars.commit_id = versions.commit_id
            and cast(bars.ticker as string) || ' ' || cast(bars.trade_date as string) = versions.unit
)

select * from final
