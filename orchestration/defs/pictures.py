"""Small pictures and schemas for the UI: a chart as a Markdown image, a column schema, a frame as a table.

Drawing belongs here; what is worth showing of an asset belongs to ``previews``.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

import dagster as dg
import polars as pl

from orchestration.contracts.base import TableContract

BLUE, RED, GREY = "#2563eb", "#dc2626", "#6b7280"


def table_schema(contract: TableContract) -> dg.TableSchema:
    """The columns of a raw table for the UI, from its contract."""
    columns = contract.pandera_schema.columns
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, type=str(kind), description=columns[name].description)
            for name, kind in contract.schema.items()
        ]
    )


def markdown_table(frame: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """A short frame as a Markdown table."""
    header = f"| {' | '.join(frame.columns)} |\n|{'---|' * frame.width}"
    rows = [
        f"| {' | '.join('' if cell is None else str(cell) for cell in row)} |" for row in frame.iter_rows()
    ]
    return dg.MetadataValue.md("\n".join([header, *rows]))


def net_chart(
    days: Sequence[date], series: Mapping[str, Sequence[float | None]], title: str
) -> dg.MarkdownMetadataValue:
    """Bars of net buying (HKD billion) a day, one panel a series; buying blue, selling red, a gap where unknown."""
    # The object interface: pyplot would start a GUI backend and is not safe in a server's threads.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 1.5 * len(series) + 0.5), dpi=80)
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(series), 1, sharex=True, squeeze=False)[:, 0]
    for panel, (name, values) in zip(panels, series.items(), strict=True):
        heights = [value if value is not None else 0.0 for value in values]
        panel.bar(range(len(days)), heights, color=[BLUE if height >= 0 else RED for height in heights])
        panel.axhline(0, color=GREY, linewidth=0.6)
        panel.set_ylabel(name, fontsize=8)
        panel.tick_params(labelsize=7)
        panel.spines[["top", "right"]].set_visible(False)
    ticks = sorted({0, len(days) // 2, len(days) - 1})
    panels[-1].set_xticks(ticks, [days[tick].isoformat() for tick in ticks])
    panels[0].set_title(title, fontsize=9, loc="left")
    figure.tight_layout()
    image = BytesIO()
    figure.savefig(image, format="png")
    return dg.MetadataValue.md(
        f"![{title}](data:image/png;base64,{base64.b64encode(image.getvalue()).decode()})"
    )
