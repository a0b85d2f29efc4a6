"""Raw assets, made from the registry: one multi-asset a source, a partition a Hong Kong day.

Run semantics and what the UI shows belong here; fetching, reading and committing belong to ``lake.landing``.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import dagster as dg

from orchestration.contracts import CONTRACTS
from orchestration.defs.partitions import DAILY, OWNERS, SINGLE_RUN, fresh_within
from orchestration.defs.pictures import table_schema
from orchestration.defs.previews import day_table
from orchestration.defs.raw_previews import day_figures, raw_preview
from orchestration.defs.resources import Warehouse
from orchestration.lake.days import DayOutcome, DayState, Landing
from orchestration.lake.landing import Lander
from orchestration.lake.scan import current_rows
from orchestration.sources.base import Source
from orchestration.sources.crawling import client_for
from orchestration.sources.ledger import Ledger
from orchestration.sources.registry import SOURCES

SHOWN = 20
AVAILABLE, READABLE, IN_CONTRACT = "source_available", "payloads_readable", "rows_keep_contract"


def raw_assets(source: Source) -> dg.AssetsDefinition:
    """The raw tables of a source as one op: they come from the same payloads."""
    keys = {table: dg.AssetKey(CONTRACTS[table].asset_key) for table in source.tables}
    first = keys[source.tables[0]]
    specs = [
        dg.AssetSpec(
            key,
            group_name="raw",
            owners=OWNERS,
            kinds={"python", "polars", "parquet"},
            deps=[dg.AssetKey(CONTRACTS[other].asset_key) for other in source.reads],
            description=f"{CONTRACTS[table].description}\n\n{source.description}",
            metadata={"dagster/column_schema": table_schema(CONTRACTS[table]), "source": source.name},
            freshness_policy=fresh_within(source.lag),
        )
        for table, key in keys.items()
    ]
    checks = [
        dg.AssetCheckSpec(
            AVAILABLE, asset=first, description="Every day that is due and still served is held."
        ),
        dg.AssetCheckSpec(READABLE, asset=first, description="Every payload that came could be read."),
        *(
            dg.AssetCheckSpec(
                IN_CONTRACT, asset=key, description="No row went to quarantine (the snapshot's gate blocks)."
            )
            for key in keys.values()
        ),
    ]

    @dg.multi_asset(
        name=f"ingest_{source.name}",
        specs=specs,
        check_specs=checks,
        partitions_def=DAILY,
        backfill_policy=SINGLE_RUN,
    )
    def ingest(context: dg.AssetExecutionContext, warehouse: Warehouse) -> Iterator[Any]:
        days = [date.fromisoformat(key) for key in context.partition_keys]
        landing = land(context, warehouse, source, days)
        ledger = Ledger.of(warehouse.journal.read())
        rows, own = {table: current_rows(warehouse.home, ledger, table) for table in keys}, set(days)
        for table, key in keys.items():
            plotted = day_figures(table, rows[table])
            for day in landing.outcomes:
                _show_day(context, table, key, day, own, plotted.get(day.day, {}))
        yield from _check_results(warehouse, landing, keys)
        _demand_required(warehouse, landing, ledger)
        for table, key in keys.items():
            # On the last day alone: a result's own metadata would be copied to every day of a range, pictures and all.
            shown = {"days": day_table(landing.outcomes), **raw_preview(table, rows[table])}
            context.add_asset_metadata(shown, asset_key=key, partition_key=max(own).isoformat())
            yield dg.MaterializeResult(asset_key=key)

    return ingest


def land(
    context: dg.AssetExecutionContext, warehouse: Warehouse, source: Source, days: list[date]
) -> Landing:
    """Land ``days`` of a source into the home, saying how far it is."""
    whom = warehouse.settings.base_url(source.setting) or source.upstream
    context.log.info(f"Asking {whom} for {len(days)} days of {source.name}: {min(days)} to {max(days)}.")
    with client_for(warehouse.settings, source) as client:
        lander = Lander(
            warehouse.home,
            warehouse.clock,
            client,
            warehouse.settings,
            lambda done, of: context.log.info(f"{source.name}: {done} of {of} requests answered"),
        )
        return lander.land(source, days)


def _show_day(
    context: dg.AssetExecutionContext,
    table: str,
    key: dg.AssetKey,
    day: DayOutcome,
    own: set[date],
    plotted: dict[str, float],
) -> None:
    """Each day's figures stand at its own partition: also those of an earlier day that was restated tonight."""
    figures: dict[str, Any] = {
        "state": str(day.state),
        "rows": day.rows.get(table, 0),
        "payload_sha256": day.payload_sha256 or "none",
        "commit_id": day.commit_id or "none",
        "quarantined": day.n_quarantined,
        **plotted,
        **({"note": day.note} if day.note else {}),
    }
    if day.day in own:
        context.add_asset_metadata(figures, asset_key=key, partition_key=day.day.isoformat())
    elif day.state in (DayState.LANDED, DayState.REFUSED):
        context.log_event(
            dg.AssetMaterialization(
                key, partition=day.day.isoformat(), metadata=figures, description="restated"
            )
        )


def _check_results(
    warehouse: Warehouse, landing: Landing, keys: dict[str, dg.AssetKey]
) -> Iterator[dg.AssetCheckResult]:
    source = landing.source
    severity = dg.AssetCheckSeverity.ERROR if source.is_required else dg.AssetCheckSeverity.WARN
    missing = landing.due_and_missing(warehouse.clock())
    refused = landing.sentences(DayState.REFUSED) or list(landing.answers.refused.values())
    if not source.is_required:
        # Of a source that is asked symbol by symbol or feed by feed, a day may be held and yet lack something.
        missing += landing.answers.failures.values()
    for name, sentences in ((AVAILABLE, missing), (READABLE, refused)):
        yield dg.AssetCheckResult(
            passed=not sentences,
            check_name=name,
            asset_key=keys[source.tables[0]],
            severity=severity,
            metadata={"count": len(sentences), "what": _listed(sentences)},
        )
    quarantined = [f"{day.day}: {day.note}" for day in landing.outcomes if day.n_quarantined]
    quarantined = quarantined or list(landing.answers.quarantined.values())
    for key in keys.values():
        yield dg.AssetCheckResult(
            passed=not quarantined,
            check_name=IN_CONTRACT,
            asset_key=key,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"count": len(quarantined), "what": _listed(quarantined)},
        )


def _listed(sentences: Sequence[str]) -> str:
    shown = "\n\n".join(sentences[:SHOWN])
    return shown + (f"\n\nand {len(sentences) - SHOWN} more" if len(sentences) > SHOWN else "") or "none"


def _demand_required(warehouse: Warehouse, landing: Landing, ledger: Ledger) -> None:
    """Raise where a source that the night cannot do without has failed, unless a person has waived it."""
    source = landing.source
    if not source.is_required:
        return
    now = warehouse.clock()
    for check_id, what, sentences in (
        (source.completeness_check, "is due and not held", landing.due_and_missing(now)),
        (source.quarantine_check, "could not be read", landing.sentences(DayState.REFUSED)),
    ):
        if sentences and ledger.waiver(check_id, now) is None:
            raise dg.Failure(
                f"{source.upstream}: {len(sentences)} day(s) {what}. {'; '.join(sentences)}. All other days are kept, "
                f"and the release that stands stays. Run the night again when the source has mended it, void the "
                f"commit, or waive {check_id!r} (runbook: unstick a night).",
                allow_retries=False,
            )


RAW_ASSETS = [raw_assets(source) for source in SOURCES]
