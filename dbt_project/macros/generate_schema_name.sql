{#- Schemas are named after their layer (`marts`), not `main_marts` as dbt would call them. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ target.schema if custom_schema_name is none else custom_schema_name | trim }}
{%- endmacro %}
