-- Every value of every version that has a neighbour, one row a column, as text: what restatements compares. The key is
-- what identifies a row within its unit.
{%- set tables = {
    'hkex_top_ten': {
        'key': "channel || '/' || direction || '/' || ticker",
        'columns': ['rank_in_channel', 'name', 'buy', 'sell', 'turnover'],
    },
    'hkex_leg_totals': {
        'key': "channel || '/' || direction",
        'columns': [
            'is_trading_day', 'turnover', 'buy', 'sell', 'trades', 'buy_trades', 'sell_trades', 'etf_turnover',
            'quota_balance_cny', 'quota_status',
        ],
    },
} %}
with restated_units as (
    select
        table_name,
        unit
    from {{ ref('stg_snapshot__unit_versions') }}
    where version_no = 2
),

{% for table, layout in tables.items() %}
restated_{{ table }} as (
    select
        restated_units.table_name,
        {{ layout.key }} as key,
        versions.*
    from {{ ref('stg_flows__' ~ table ~ '_versions') }} as versions
    inner join restated_units
        on
            restated_units.table_name = 'flows/{{ table }}'
            and versions.unit = restated_units.unit
),

{% endfor %}
final as (
    {% for table, layout in tables.items() %}
    {% set is_last_table = loop.last %}
    {% for column in layout.columns %}
    select
        table_name,
        unit,
        version_no,
        key,
        '{{ column }}' as column_name,
        cast({{ column }} as string) as value
    from restated_{{ table }}
    {{ 'union all' if not (is_last_table and loop.last) }}
    {% endfor %}
    {% endfor %}
)

select * from final
