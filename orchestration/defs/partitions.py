"""The one partitions definition, and what every asset shares: owners, backfill policy, freshness.

Nothing about a single asset belongs here.
"""

from datetime import timedelta

import dagster as dg

from orchestration.settings import Settings

OWNERS = ["team:data-engineering"]
# A range must run as one run, so every asset says so, the unpartitioned ones too.
SINGLE_RUN = dg.BackfillPolicy.single_run()

# A night begins every 24 hours; an asset that is older than this has missed one.
A_NIGHT = timedelta(hours=26)


def fresh_within(lag: timedelta) -> dg.FreshnessPolicy:
    """Late after a missed night, stale once a day's data, which come ``lag`` after its beginning, were missed too."""
    return dg.FreshnessPolicy.time_window(
        fail_window=max(timedelta(hours=24) + lag, A_NIGHT), warn_window=A_NIGHT - timedelta(hours=1)
    )


# end_offset: at 23:30 Hong Kong the schedule must ask for today, not for yesterday.
DAILY = dg.DailyPartitionsDefinition(
    start_date=Settings().history_start.isoformat(), timezone="Asia/Hong_Kong", end_offset=1
)
