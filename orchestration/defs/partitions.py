"""The one partitions definition, and what every asset shares: owners and backfill policy.

Nothing about a single asset belongs here.
"""

import dagster as dg

from orchestration.settings import Settings

OWNERS = ["team:data-engineering"]
# A range must run as one run, so every asset says so, the unpartitioned ones too.
SINGLE_RUN = dg.BackfillPolicy.single_run()

# end_offset: at 23:30 Hong Kong the schedule must ask for today, not for yesterday.
DAILY = dg.DailyPartitionsDefinition(
    start_date=Settings().history_start.isoformat(), timezone="Asia/Hong_Kong", end_offset=1
)
