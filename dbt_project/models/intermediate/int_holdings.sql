-- Southbound holdings of each security by the date of the trades that settled, and how they changed since the settlement
-- page before. A split between two pages is no flow: the earlier holding is counted in new shares.
with printed as (
    select
        ticker,
        settle_date,
        'CCASS' as holding_source,
        holding_shares,
        holding_pct_issued,
        known_at,
        payload_sha256
    from {{ ref('stg_flows__ccass_holdings') }}
    union all
    select
        ticker,
        settle_date,
        'EASTMONEY' as holding_source,
        holding_shares,
        holding_pct_issued,
        known_at,
        payload_sha256
    from {{ ref('stg_flows__eastmoney_holdings') }}
),

pages as (
    select
        printed.ticker,
        days.trade_date,
        days.settle_date,
        days.settle_session_no,
        days.holding_source,
        printed.holding_shares,
        printed.holding_pct_issued,
        lag(printed.holding_shares) over by_ticker as previous_shares,
        lag(days.settle_date) over by_ticker as previous_settle_date,
        lag(days.settle_session_no) over by_ticker as previous_session_no,
        printed.known_at,
        printed.payload_sha256
    from printed
    inner join {{ ref('int_holding_days') }} as days
        on
            printed.settle_date = days.settle_date
            and printed.holding_source = days.holding_source
    window by_ticker as (partition by printed.ticker order by days.settle_session_no)
),

-- the settlement page before lies after the trade, so that one join serves both spans
factors as (
    select
        pages.ticker,
        pages.settle_date,
        round(exp({{ in_order('sum', 'ln(splits.split_factor)') }}), 9) as factor_since_trade,
        round(exp(
            {{ in_order(
                'sum', 'case when splits.ex_date > pages.previous_settle_date then ln(splits.split_factor) else 0 end'
            ) }}
        ), 9) as factor_since_previous
    from pages
    inner join {{ ref('int_splits') }} as splits
        on
            pages.ticker = splits.ticker
            and pages.trade_date < splits.ex_date
            and pages.settle_date >= splits.ex_date
    group by
        pages.ticker,
        pages.settle_date
),

final as (
    select
        pages.ticker,
        pages.trade_date,
        pages.settle_date,
        pages.holding_source,
        pages.holding_shares,
        pages.holding_pct_issued,
        case
            when pages.previous_session_no = pages.settle_session_no - 1
                then
                    pages.holding_shares
                    - cast(round(pages.previous_shares * coalesce(factors.factor_since_previous, 1)) as bigint)
        end as holding_change_shares,
        coalesce(factors.factor_since_trade, 1) as factor_since_trade,
        pages.known_at,
        pages.payload_sha256
    from pages
    left join factors
        on
            pages.ticker = factors.ticker
            and pages.settle_date = factors.settle_date
)

select * from final
