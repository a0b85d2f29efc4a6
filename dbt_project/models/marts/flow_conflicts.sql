-- Where Eastmoney's figures differ from the exchange's on the same day. The exchange's stand in the other marts.
with final as (
    select
        subject,
        trade_date,
        channel,
        direction,
        ticker,
        measure,
        hkex_value,
        eastmoney_value,
        difference,
        hkex_known_at,
        eastmoney_known_at,
        hkex_payload_sha256,
        eastmoney_payload_sha256
    from {{ ref('int_flow_conflicts') }}
)

select *
from final
order by
    trade_date,
    subject,
    channel,
    ticker,
    measure
