"""The hook for people who are woken: one sensor for every failed run.

It logs a sentence, and posts it to ``SOUTHBOUND_ALERT_URL`` where that is set; other channels attach there.
"""

import dagster as dg
import httpx

from orchestration.settings import Settings

TIMEOUT_S = 10.0


@dg.run_failure_sensor(
    name="run_failure",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Says which run failed and why; yesterday's release stands whenever a night fails.",
)
def run_failure(context: dg.RunFailureSensorContext) -> None:
    run = context.dagster_run
    why = context.failure_event.message
    sentence = f"{run.job_name} failed ({run.run_id}): {why}. The release that stood still stands."
    context.log.error(sentence)
    url = Settings().alert_url
    if url:
        httpx.post(url, json={"job": run.job_name, "run_id": run.run_id, "text": sentence}, timeout=TIMEOUT_S)


SENSORS = [run_failure]
