-- Where Eastmoney's current figures differ from those of the exchange, over every day that both hold. Totals are printed to
-- 0.01 million, so that less than that is no difference; lines and holdings are exact.
with totals as (
    select
        hkex.trade_date,
        hkex.channel,
        hkex.direction,
        'MARKET' as ticker,
        {% for measure in ['buy', 'sell', 'turnover'] %}
        hkex.{{ measure }} as hkex_{{ measure }},
        eastmoney.{{ measure }} as eastmoney_{{ measure }},
        {% endfor %}
        hkex.known_at as hkex_known_at,
        eastmoney.known_at as eastmoney_known_at,
        hkex.payload_sha256 as hkex_payload_sha256,
        eastmoney.payload_sha256 as eastmoney_payload_sha256
    from {{ ref('stg_flows__hkex_leg_totals') }} as hkex
    inner join {{ ref('stg_flows__eastmoney_leg_totals') }} as eastmoney
        on
            hkex.trade_date = eastmoney.trade_date
            and hkex.channel = eastmoney.channel
            and hkex.direction = eastmoney.direction
),

-- a leg's list is compared only where both sources have one
hkex_lines as (
    select lines.*
    from {{ ref('stg_flows__hkex_top_ten') }} as lines
    where lines.direction = 'SOUTHBOUND'
),

hkex_legs as (
    select
        trade_date,
        channel,
        max(known_at) as known_at,
        max(payload_sha256) as payload_sha256
    from hkex_lines
    group by
        trade_date,
        channel
),

eastmoney_legs as (
    select
        trade_date,
        channel,
        max(known_at) as known_at,
        max(payload_sha256) as payload_sha256
    from {{ ref('stg_flows__eastmoney_top_ten') }}
    where direction = 'SOUTHBOUND'
    group by
        trade_date,
        channel
),

-- one stock's history is compared on the days that it has a row of, leg by leg
stock_days as (
    select
        trade_date,
        ticker,
        max(known_at) as known_at,
        max(payload_sha256) as payload_sha256
    from {{ ref('stg_flows__eastmoney_stock_history') }}
    group by
        trade_date,
        ticker
),

listed as (
    select
        trade_date,
        channel,
        ticker
    from hkex_lines
    union
    select
        trade_date,
        channel,
        ticker
    from {{ ref('stg_flows__eastmoney_top_ten') }}
    where direction = 'SOUTHBOUND'
    union
    select
        trade_date,
        channel,
        ticker
    from {{ ref('stg_flows__eastmoney_stock_history') }}
),

{% for name, days, relation in [
    ('lines', 'eastmoney_legs', 'stg_flows__eastmoney_top_ten'),
    ('histories', 'stock_days', 'stg_flows__eastmoney_stock_history'),
] %}
{{ name }} as (
    select
        listed.trade_date,
        listed.channel,
        'SOUTHBOUND' as direction,
        listed.ticker,
        hkex.buy as hkex_buy,
        eastmoney.buy as eastmoney_buy,
        hkex.sell as hkex_sell,
        eastmoney.sell as eastmoney_sell,
        hkex.ticker is not null as is_hkex_listed,
        eastmoney.ticker is not null as is_eastmoney_listed,
        hkex_legs.known_at as hkex_known_at,
        {{ days }}.known_at as eastmoney_known_at,
        hkex_legs.payload_sha256 as hkex_payload_sha256,
        {{ days }}.payload_sha256 as eastmoney_payload_sha256
    from listed
    inner join hkex_legs
        on
            listed.trade_date = hkex_legs.trade_date
            and listed.channel = hkex_legs.channel
    inner join {{ days }}
        on
            listed.trade_date = {{ days }}.trade_date
            and listed.{{ 'ticker' if days == 'stock_days' else 'channel' }}
            = {{ days }}.{{ 'ticker' if days == 'stock_days' else 'channel' }}
    left join hkex_lines as hkex
        on
            listed.trade_date = hkex.trade_date
            and listed.channel = hkex.channel
            and listed.ticker = hkex.ticker
    left join {{ ref(relation) }} as eastmoney
        on
            listed.trade_date = eastmoney.trade_date
            and listed.channel = eastmoney.channel
            and listed.ticker = eastmoney.ticker
            {{ "and eastmoney.direction = 'SOUTHBOUND'" if name == 'lines' }}
),

{% endfor %}
compared as (
    {% for measure in ['buy', 'sell', 'turnover'] %}
    select
        'LEG_TOTALS' as subject,
        trade_date,
        channel,
        direction,
        ticker,
        '{{ measure }}' as measure,
        hkex_{{ measure }} as hkex_value,
        eastmoney_{{ measure }} as eastmoney_value,
        hkex_known_at,
        eastmoney_known_at,
        hkex_payload_sha256,
        eastmoney_payload_sha256
    from totals
    where abs(hkex_{{ measure }} - eastmoney_{{ measure }}) >= 10000
    union all
    {% endfor %}
    {% for subject, relation in [('TOP_TEN', 'lines'), ('STOCK_HISTORY', 'histories')] %}
    {% for measure in ['buy', 'sell'] %}
    select
        '{{ subject }}' as subject,
        trade_date,
        channel,
        direction,
        ticker,
        '{{ measure }}' as measure,
        hkex_{{ measure }} as hkex_value,
        eastmoney_{{ measure }} as eastmoney_value,
        hkex_known_at,
        eastmoney_known_at,
        hkex_payload_sha256,
        eastmoney_payload_sha256
    from {{ relation }}
    where hkex_{{ measure }} <> eastmoney_{{ measure }}
    union all
    {% endfor %}
    select
        '{{ subject }}' as subject,
        trade_date,
        channel,
        direction,
        ticker,
        'is_listed' as measure,
        cast(is_hkex_listed as bigint) as hkex_value,
        cast(is_eastmoney_listed as bigint) as eastmoney_value,
        hkex_known_at,
        eastmoney_known_at,
        hkex_payload_sha256,
        eastmoney_payload_sha256
    from {{ relation }}
    where is_hkex_listed <> is_eastmoney_listed
    union all
    {% endfor %}
    select
        'HOLDINGS' as subject,
        ccass.settle_date as trade_date,
        'ALL' as channel,
        'SOUTHBOUND' as direction,
        ccass.ticker,
        'holding_shares' as measure,
        ccass.holding_shares as hkex_value,
        eastmoney.holding_shares as eastmoney_value,
        ccass.known_at as hkex_known_at,
        eastmoney.known_at as eastmoney_known_at,
        ccass.payload_sha256 as hkex_payload_sha256,
        eastmoney.payload_sha256 as eastmoney_payload_sha256
    from {{ ref('stg_flows__ccass_holdings') }} as ccass
    inner join {{ ref('stg_flows__eastmoney_holdings') }} as eastmoney
        on
            ccass.settle_date = eastmoney.settle_date
            and ccass.ticker = eastmoney.ticker
    where ccass.holding_shares <> eastmoney.holding_shares
),

final as (
    select
        *,
        eastmoney_value - hkex_value as difference
    from compared
)

select * from final
