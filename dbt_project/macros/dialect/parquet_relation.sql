{#- A relation over the Parquet files of `path`: a folder of hive partitions, or one file. -#}

{% macro duckdb__parquet_relation(path, is_partitioned) -%}
    {%- if is_partitioned -%}
        read_parquet('{{ path }}/*/*.parquet', hive_partitioning = true, union_by_name = true)
    {%- else -%}
        read_parquet('{{ path }}')
    {%- endif -%}
{%- endmacro %}

{% macro spark__parquet_relation(path, is_partitioned) -%}
    parquet.`{{ path }}`
{%- endmacro %}
