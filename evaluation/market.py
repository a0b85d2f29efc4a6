"""``python -m evaluation.market <marts.duckdb>``: what verdicts read of a release, kept for the gold.

The labels' verdicts were computed on one market: it is kept beside them, so that another simulation changes no figure.
"""

import sys
from pathlib import Path

import duckdb

from evaluation.verdicts import MARKET

TABLES = {
    "daily_flows": """
        select trade_date, ticker, channel, disclosure, rank_in_channel, buy_hkd, sell_hkd, net_hkd, turnover_hkd,
            net_lo_hkd, net_hi_hkd, mtd_pace_vs_record_pct, cny_hkd, settle_date, holding_pct_issued,
            stock_turnover_hkd
        from daily_flows where disclosure not in ('CLOSED', 'NOT_ELIGIBLE')
        order by trade_date, ticker, channel""",
    "market_flows": """
        select trade_date, channel, direction, publication, buy_hkd, sell_hkd, net_hkd, turnover_hkd,
            undisclosed_net_lo_hkd, undisclosed_net_hi_hkd, mtd_pace_vs_record_pct, cny_hkd
        from market_flows order by trade_date, channel, direction""",
    "prices": """
        select trade_date, ticker, currency, high, low, close, return_pct, split_factor
        from prices order by trade_date, ticker""",
    "fx_rates": "select rate_date, usd_hkd, cny_hkd from fx_rates order by rate_date",
    "instruments": """
        select ticker, market, primary_ticker, eligible_from, indices from instruments order by ticker""",
    "trading_calendar": "select date, is_southbound from trading_calendar order by date",
}


def main(arguments: list[str]) -> int:
    """Write ``gold/market/<table>.parquet``; exit code 2 where no release is named."""
    if len(arguments) != 1:
        print("Name a release: python -m evaluation.market <marts.duckdb>", file=sys.stderr)
        return 2
    MARKET.mkdir(exist_ok=True)
    with duckdb.connect(str(Path(arguments[0])), read_only=True) as release:
        for table, select in TABLES.items():
            target = MARKET / f"{table}.parquet"
            release.execute(f"copy ({select}) to '{target}' (format parquet, compression zstd)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
