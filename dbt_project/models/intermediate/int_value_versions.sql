-- Every value of every version that has a neighbour, one row a column, as text: what restatements compares. The key is
-- what identifies a row within its unit.
{%- set tables = {
    'flows/hkex_top_ten': {
        'key': "channel || '/' || direction || '/' || ticker",
        'columns': ['rank_in_channel', 'name', 'buy', 'sell', 'turnover'],
    },
    'flows/hkex_leg_totals': {
        'key': "channel || '/' || direction",
        'columns': [
            'is_trading_day', 'turnover', 'buy', 'sell', 'trades', 'buy_trades', 'sell_trades', 'etf_turnover',
            'quota_balance_cny', 'quota_status',
        ],
    },
    'flows/ccass_holdings': {'key': 'ticker', 'columns': ['name', 'holding_shares', 'holding_pct_issued']},
    'flows/eastmoney_leg_totals': {
        'key': "channel || '/' || direction",
        'columns': ['buy', 'sell', 'net', 'turnover', 'quota_inflow', 'quota_balance', 'cumulative_net', 'trades'],
    },
    'flows/eastmoney_top_ten': {
        'key': "channel || '/' || direction || '/' || ticker",
        'columns': ['rank_in_channel', 'name', 'buy', 'sell', 'net', 'turnover', 'close_hkd', 'stock_turnover_hkd'],
    },
    'flows/eastmoney_stock_history': {
        'key': "ticker || '/' || channel", 'columns': ['rank_in_channel', 'buy', 'sell', 'net'],
    },
    'flows/eastmoney_holdings': {
        'key': 'ticker', 'columns': ['holding_shares', 'holding_value_hkd', 'holding_pct_issued'],
    },
    'prices/yahoo_bars': {
        'key': 'ticker',
        'columns': ['open', 'high', 'low', 'close', 'volume', 'dividend', 'split_numerator', 'split_denominator'],
    },
    'prices/hkex_quotations': {
        'key': 'ticker',
        'columns': ['currency', 'previous_close', 'close', 'high', 'low', 'volume', 'turnover', 'is_suspended'],
    },
    'fx/ecb_rates': {'key': 'currency', 'columns': ['rate']},
    'fx/hkma_rates': {'key': 'currency', 'columns': ['hkd_per_unit']},
} %}
with restated_units as (
    select
        table_name,
        unit
    from {{ ref('stg_snapshot__unit_versions') }}
    where version_no = 2
),

{% for table, layout in tables.items() %}
restated_{{ table | replace('/', '__') }} as (
    select
        restated_units.table_name,
        {{ layout.key }} as key,
        versions.*
    from {{ ref('stg_' ~ table | replace('/', '__') ~ '_versions') }} as versions
    inner join restated_units
        on
            restated_units.table_name = '{{ table }}'
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
    from restated_{{ table | replace('/', '__') }}
    {{ 'union all' if not (is_last_table and loop.last) }}
    {% endfor %}
    {% endfor %}
)

select * from final
