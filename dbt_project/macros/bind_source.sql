{#-
    Where the inputs lie: the only place that turns a source into files. `source()` is called for the lineage; the
    relation it returns does not exist in the warehouse, because the lake is read where it is. In a unit test it is
    the fixture, and is returned as it stands. How an engine reads Parquet is in dialect/parquet_relation.sql.
-#}

{% macro from_lake(subject, table) -%}
    {#- Read at run time only: a parse that knew the home would be done again for every other home. -#}
    {%- set home = env_var('SOUTHBOUND_HOME', 'data') if execute else '' -%}
    {%- set path = home ~ '/lake/raw/' ~ subject ~ '/' ~ table -%}
    {{ bind_source(source('raw_' ~ subject, table), path, is_partitioned=true) }}
{%- endmacro %}

{% macro from_press(table) -%}
    {%- set home = env_var('SOUTHBOUND_HOME', 'data') if execute else '' -%}
    {{ bind_source(source('press', table), home ~ '/lake/press/' ~ table, is_partitioned=true) }}
{%- endmacro %}

{% macro from_snapshot(table) -%}
    {%- set build = env_var('SOUTHBOUND_BUILD', env_var('SOUTHBOUND_HOME', 'data') ~ '/build') if execute else '' -%}
    {{ bind_source(source('snapshot', table), build ~ '/snapshot/' ~ table ~ '.parquet', is_partitioned=false) }}
{%- endmacro %}

{% macro bind_source(relation, path, is_partitioned) -%}
    {%- if relation.is_cte -%}
        {{ relation }}
    {%- else -%}
        {{ adapter.dispatch('parquet_relation', 'southbound')(path, is_partitioned) }}
    {%- endif -%}
{%- endmacro %}
