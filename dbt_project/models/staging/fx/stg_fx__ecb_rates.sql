-- Reference rates as they stand: the rows of each fixing day's latest version.
with final as (
    select
        cast(rates.rate_date as date) as rate_date,
        cast(rates.currency as string) as currency,
        cast(rates.rate as double) as rate,
        versions.known_at,
        versions.commit_id,
        rates.payload_sha256
    from {{ from_lake('fx', 'ecb_rates') }} as rates
    inner join {{ ref('stg_snapshot__unit_versions') }} as versions
        on
            versions.table_name = 'fx/ecb_rates'
            and rates.commit_id = versions.commit_id
            and cast(rates.rate_date as string) = versions.unit
            and versions.is_current
)

select * from final
