-- Returns of a company around a session on which an event of it took effect, less what a market model expects of them.
-- Model: stock = alpha + beta x benchmark, by least squares over the pairs of 250 sessions that end 10 sessions before the
-- event (-259 to -10). With fewer than 60 pairs alpha is 0 and beta 1: the return less the benchmark's. A sum over a window
-- needs every session of it. Returns are of closes, after splits, dividends left in, as the benchmark's are. Rounded: a
-- sum's last digit depends on the order of the rows.
with sessions as (
    select
        trade_date,
        session_no,
        previous_trade_date
    from {{ ref('int_hong_kong_sessions') }}
),

asked as (
    select distinct
        events.ticker,
        sessions.trade_date as effective_trade_date,
        sessions.session_no as event_session_no
    from {{ ref('int_events') }} as events
    inner join sessions
        on events.effective_trade_date = sessions.trade_date
    left join {{ ref('watchlist') }} as listed
        on events.ticker = listed.ticker
    where
        events.ticker <> 'MARKET'
        -- a company that trades in New York alone has no sessions here
        and coalesce(listed.market, 'HK') = 'HK'
),

-- a return over a suspension is no return of the day
pairs as (
    select
        bars.ticker,
        sessions.session_no,
        bars.return_pct as stock_pct,
        benchmarks.benchmark_return_pct as market_pct,
        benchmarks.benchmark_ticker,
        case when benchmarks.benchmark_ticker <> build.benchmark_ticker then 1 else 0 end as is_fallback
    from {{ ref('int_bars') }} as bars
    inner join sessions
        on
            bars.trade_date = sessions.trade_date
            and bars.previous_trade_date = sessions.previous_trade_date
    inner join {{ ref('int_benchmark_returns') }} as benchmarks
        on bars.trade_date = benchmarks.trade_date
    cross join {{ ref('stg_snapshot__build') }} as build
    where bars.return_pct is not null
),

around as (
    select
        asked.ticker,
        asked.effective_trade_date,
        pairs.session_no - asked.event_session_no as offset_no,
        pairs.session_no - asked.event_session_no <= -10 as is_estimation,
        pairs.stock_pct,
        pairs.market_pct,
        pairs.benchmark_ticker,
        pairs.is_fallback
    from asked
    inner join pairs
        on
            asked.ticker = pairs.ticker
            and pairs.session_no between asked.event_session_no - 259 and asked.event_session_no + 20
),

moments as (
    select
        ticker,
        effective_trade_date,
        count(*) as n_est,
        {{ in_order('avg', 'stock_pct') }} as stock_mean,
        {{ in_order('avg', 'market_pct') }} as market_mean,
        {{ in_order('covar_samp', 'stock_pct, market_pct') }} as covariance,
        {{ in_order('var_samp', 'market_pct') }} as market_variance,
        {{ in_order('var_samp', 'stock_pct') }} as stock_variance,
        sum(is_fallback) as n_fallback
    from around
    where is_estimation
    group by
        ticker,
        effective_trade_date
),

models as (
    select
        asked.ticker,
        asked.effective_trade_date,
        coalesce(moments.n_est, 0) as n_est,
        coalesce(moments.n_est >= 60 and moments.market_variance > 0, false) as is_market_model,
        case
            when moments.n_est >= 60 and moments.market_variance > 0
                then moments.stock_mean - moments.covariance / moments.market_variance * moments.market_mean
            else 0
        end as alpha_pct,
        case
            when moments.n_est >= 60 and moments.market_variance > 0
                then moments.covariance / moments.market_variance
            else 1
        end as beta,
        moments.market_mean,
        (moments.n_est - 1) * moments.market_variance as market_squares,
        -- residual variance of the regression, with n - 2 degrees of freedom
        case
            when moments.n_est >= 60 and moments.market_variance > 0
                then
                    greatest(moments.stock_variance - moments.covariance * moments.covariance / moments.market_variance, 0)
                    * (moments.n_est - 1) / (moments.n_est - 2)
        end as residual_variance,
        coalesce(moments.n_fallback, 0) as n_fallback
    from asked
    left join moments
        on
            asked.ticker = moments.ticker
            and asked.effective_trade_date = moments.effective_trade_date
),

abnormal as (
    select
        models.ticker,
        models.effective_trade_date,
        around.offset_no,
        around.stock_pct,
        around.market_pct,
        around.benchmark_ticker,
        around.is_fallback,
        around.stock_pct - models.alpha_pct - models.beta * around.market_pct as ar_pct
    from models
    inner join around
        on
            models.ticker = around.ticker
            and models.effective_trade_date = around.effective_trade_date
    where around.offset_no >= -1
),

windows as (
    select
        ticker,
        effective_trade_date,
        max(case when offset_no = 0 then stock_pct end) as return_0_pct,
        max(case when offset_no = 0 then benchmark_ticker end) as benchmark_ticker,
        max(case when offset_no = 0 then ar_pct end) as ar_0_pct,
        {% for name, first, last in [('m1_p1', -1, 1), ('0_p5', 0, 5), ('0_p20', 0, 20)] %}
        case
            when sum(case when offset_no between {{ first }} and {{ last }} then 1 else 0 end) = {{ last - first + 1 }}
                then {{ in_order("sum", "case when offset_no between %s and %s then ar_pct end" % (first, last)) }}
        end as car_{{ name }}_pct,
        {% endfor %}
        {{ in_order('sum', 'case when offset_no between 0 and 5 then market_pct end') }} as market_0_p5,
        sum(is_fallback) as n_fallback
    from abnormal
    group by
        ticker,
        effective_trade_date
),

-- The standard error of a sum of six predicted returns: six residual variances, and what the errors of alpha and beta add.
final as (
    select
        models.ticker,
        models.effective_trade_date,
        round(windows.return_0_pct, 10) as return_0_pct,
        windows.benchmark_ticker,
        case when models.is_market_model then 'MARKET_MODEL' else 'MARKET_ADJUSTED' end as return_model,
        case when models.is_market_model then round(models.alpha_pct, 10) end as alpha_pct,
        case when models.is_market_model then round(models.beta, 10) end as beta,
        models.n_est,
        models.n_fallback + coalesce(windows.n_fallback, 0) as n_fallback,
        round(windows.ar_0_pct, 10) as ar_0_pct,
        round(windows.car_m1_p1_pct, 10) as car_m1_p1_pct,
        round(windows.car_0_p5_pct, 10) as car_0_p5_pct,
        round(windows.car_0_p20_pct, 10) as car_0_p20_pct,
        case
            when models.residual_variance > 1e-12
                then round(windows.car_0_p5_pct / sqrt(models.residual_variance * (
                    6 + 36.0 / models.n_est
                    + power(windows.market_0_p5 - 6 * models.market_mean, 2) / models.market_squares
                )), 8)
        end as car_t_stat
    from models
    left join windows
        on
            models.ticker = windows.ticker
            and models.effective_trade_date = windows.effective_trade_date
)

select * from final
