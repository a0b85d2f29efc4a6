"""The Dagster code location: everything that ``defs/`` defines, in one object.

Nothing is defined here.
"""

import dagster as dg

from orchestration.defs.alerts import SENSORS
from orchestration.defs.dbt import dbt_models
from orchestration.defs.ingest import RAW_ASSETS
from orchestration.defs.nightly import JOBS, SCHEDULES
from orchestration.defs.press import read_press
from orchestration.defs.release import promise_gate, release_current
from orchestration.defs.resources import RESOURCES
from orchestration.defs.snapshot import plausibility_gate, snapshot

defs = dg.Definitions(
    assets=[*RAW_ASSETS, read_press, snapshot, dbt_models, release_current],
    asset_checks=[plausibility_gate, promise_gate],
    jobs=JOBS,
    schedules=SCHEDULES,
    sensors=SENSORS,
    resources=RESOURCES,
    executor=dg.in_process_executor,
)
