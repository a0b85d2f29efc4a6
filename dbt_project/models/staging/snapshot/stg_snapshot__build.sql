-- One row: the moment that this build stands for.
with final as (
    select
        cast(build_id as string) as build_id,
        cast(known_before as timestamp) as known_before,
        cast(today as date) as today,
        cast(code_version as string) as code_version,
        cast(is_simulated as boolean) as is_simulated,
        cast(benchmark_ticker as string) as benchmark_ticker,
        cast(benchmark_fallback_ticker as string) as benchmark_fallback_ticker
    from {{ from_snapshot('build') }}
)

select * from final
