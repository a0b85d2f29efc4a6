-- Rows of every standing version. A lake row whose commit is not in the journal, or void, does not exist.
with final as (
    select
        cast(rates.rate_date as date) as rate_date,
        cast(rates.currency as string) as currency,
        cast(rates.rate as double) as rate,
        versions.unit,
        versions.version_no,
        versions.known_at,
        versions.superseded_at,
        versions.is_current,
        versions.commit_id,
        versions.payload_sha256
    from {{ from_lake('fx', 'ecb_rates') }} as rates
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'fx/ecb_rates'
            and rates.commit_id = versions.commit_id
            and cast(rates.rate_date as string) = versions.unit
)

select * from final
