"""Every environment variable that Southbound reads, typed and documented in one place.

Values only; what they mean for a source or a gate is decided where they are used.
"""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# Where an operator asks for more than the usual second between two requests.
INTERVALS_S = {"gdelt": 5.0, "article_pages": 2.0}


class Settings(BaseSettings):
    """Read from ``SOUTHBOUND_*`` variables, then from ``.env`` in the working directory."""

    model_config = SettingsConfigDict(env_prefix="SOUTHBOUND_", env_file=".env", extra="ignore")

    home: Path = Field(Path("data"), description="The folder that holds archive, lake, build and releases.")
    now: datetime | None = Field(
        None, description="ISO 8601 with zone; sets the clock for tests and replays."
    )
    history_start: date = Field(date(2024, 8, 1), description="First daily partition.")
    contact: str = Field("", description="Who runs this, for the User-Agent; required against live sources.")

    hkex_base_url: str = Field("https://www.hkex.com.hk", description="Scheme and host of HKEX.")
    hkex_min_interval_s: float | None = Field(
        None, description="Seconds between requests to HKEX; default 1, 0 on loopback."
    )

    ccass_base_url: str = Field(
        "https://www3.hkexnews.hk", description="Scheme and host of HKEXnews' CCASS search."
    )
    ccass_min_interval_s: float | None = Field(
        None, description="Seconds between requests to HKEXnews; default 1, 0 on loopback."
    )
    eastmoney_base_url: str = Field(
        "https://datacenter-web.eastmoney.com", description="Scheme and host of Eastmoney's data centre."
    )
    eastmoney_min_interval_s: float | None = Field(
        None, description="Seconds between requests to Eastmoney; default 1, 0 on loopback."
    )
    yahoo_base_url: str = Field(
        "https://query1.finance.yahoo.com", description="Scheme and host of Yahoo's chart interface."
    )
    yahoo_min_interval_s: float | None = Field(
        None, description="Seconds between requests to Yahoo; default 1, 0 on loopback."
    )
    ecb_base_url: str = Field("https://www.ecb.europa.eu", description="Scheme and host of the ECB.")
    ecb_min_interval_s: float | None = Field(
        None, description="Seconds between requests to the ECB; default 1, 0 on loopback."
    )
    hkma_base_url: str = Field("https://api.hkma.gov.hk", description="Scheme and host of the HKMA's API.")
    hkma_min_interval_s: float | None = Field(
        None, description="Seconds between requests to the HKMA; default 1, 0 on loopback."
    )
    news_feeds: str = Field(
        "", description="Path of a feed list (CSV), or feed URLs parted by commas; empty: the shipped list."
    )
    feeds_min_interval_s: float | None = Field(
        None, description="Seconds between requests to one host of feeds; default 1, 0 on loopback."
    )
    hkexnews_base_url: str = Field(
        "https://www1.hkexnews.hk", description="Scheme and host of HKEXnews' title search."
    )
    hkexnews_min_interval_s: float | None = Field(
        None, description="Seconds between requests to HKEXnews' title search; default 1, 0 on loopback."
    )
    hkexnews_tickers: str = Field(
        "",
        description="Listings whose announcements are searched one by one, e.g. 9988.HK,0700.HK; empty: all.",
    )
    gdelt_base_url: str = Field(
        "https://api.gdeltproject.org", description="Scheme and host of GDELT's DOC 2.0 interface."
    )
    gdelt_min_interval_s: float | None = Field(
        None, description="Seconds between requests to GDELT; default 5, 0 on loopback."
    )
    gdelt_queries: str = Field(
        "", description="Path of a list of GDELT queries (CSV with name,query); empty: the shipped list."
    )
    article_pages_base_url: str = Field(
        "",
        description="Scheme and host that stand in for every article's own (a simulator); empty: the articles' own.",
    )
    article_pages_min_interval_s: float | None = Field(
        None, description="Seconds between requests to one host of articles; default 2, 0 on loopback."
    )
    article_pages_most: int = Field(60, ge=0, description="Pages of articles that a night asks for, at most.")
    article_pages_days: int = Field(
        3, ge=1, description="A page is asked for until its article is so many days old."
    )
    article_pages_max_bytes: int = Field(4 * 2**20, gt=0, description="A larger page is left alone.")
    article_pages_max_s: float = Field(30.0, gt=0, description="A page that takes longer is left alone.")
    benchmark: str = Field("HSTECH", description="Ticker that returns are compared with; on the watch-list.")
    benchmark_fallback: str = Field(
        "3033.HK", description="Ticker used, and named as such, on days without the benchmark."
    )
    sentiment_model: str = Field(
        "",
        description="Folder of an ONNX classifier that judges clauses (docs/sentiment-models.md); empty: the rules.",
    )
    optional_budget_s: float = Field(
        900.0, gt=0, description="A night stops asking an optional source after so many seconds."
    )

    http_timeout_s: float = Field(30.0, gt=0, description="Per request, connect and read.")
    http_max_attempts: int = Field(5, ge=1, description="Tries a request before its source counts as down.")
    http_max_bytes: int = Field(64 * 2**20, gt=0, description="A larger body is refused.")
    http_backoff_s: float = Field(1.0, ge=0, description="First back-off; doubles with jitter, at most 60 s.")

    restatement_sessions: int = Field(5, ge=0, description="Past sessions that each night asks for again.")
    window_sessions: int = Field(
        60, ge=20, description="Trailing sessions that the plausibility gate looks at."
    )
    keep_releases: int = Field(14, ge=2, description="Releases kept on disk, the current one included.")
    alert_url: str = Field("", description="A failed run is posted here as JSON; empty: logged only.")

    @field_validator("now")
    @classmethod
    def _zone_is_stated(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(
                f"SOUTHBOUND_NOW={value.isoformat()} has no zone; write 2025-11-14T23:30:00+08:00 or …Z."
            )
        # A record of the future would lock the home out until then.
        if value is not None and value > datetime.now(UTC) + timedelta(hours=1):
            raise ValueError(
                f"SOUTHBOUND_NOW={value.isoformat()} lies in the future; name a moment that has been."
            )
        return value.astimezone(UTC) if value else None

    def min_interval_s(self, source: str, url: str) -> float:
        """Seconds between two requests to the host of ``url``: as set, else the source's default, or 0 on loopback."""
        stated: float | None = getattr(self, f"{source}_min_interval_s")
        return stated if stated is not None else 0.0 if is_loopback(url) else INTERVALS_S.get(source, 1.0)

    def base_url(self, source: str) -> str:
        """Scheme and host of ``source`` (its lower-case setting name), without a trailing slash.

        Empty for a source whose addresses stand in a list (feeds).
        """
        return str(getattr(self, f"{source}_base_url", "")).rstrip("/")


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine."""
    return urlsplit(url).hostname in LOOPBACK


def silence_telemetry() -> None:
    """Great Expectations reads its switch from the environment only."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"


def dbt_environment(home: Path, build: Path) -> dict[str, str]:
    """The environment of a dbt process that builds the lake of ``home`` in the folder ``build``."""
    prepare_dbt_environment()
    return {**os.environ, "SOUTHBOUND_HOME": str(home), "SOUTHBOUND_BUILD": str(build)}


def prepare_dbt_environment() -> None:
    """Make the home absolute for dbt processes, which run in the project's folder, and dbt's telemetry silent."""
    os.environ["SOUTHBOUND_HOME"] = str(Settings().home.expanduser().absolute())
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    # Dagster keeps what dbt says; a debug log of every query beside it costs time and is read by nobody.
    os.environ["DBT_LOG_LEVEL_FILE"] = "none"
