"""Small pictures and schemas for the UI: a chart as a Markdown image, a column schema, a frame as a table.

Drawing belongs here; what is worth showing of an asset belongs to ``previews``.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

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


Days = Sequence[date]
Values = Sequence[float | None]


def bar_chart(days: Days, series: Mapping[str, Values], title: str) -> dg.MarkdownMetadataValue:
    """Bars a day, one panel a series; above zero blue, below red, a gap where unknown."""
    figure, panels = _panels(len(series))
    for panel, (name, values) in zip(panels, series.items(), strict=True):
        _bars(panel, values, name)
    return _picture(figure, panels, days, title)


def line_chart(days: Days, series: Mapping[str, Values], title: str) -> dg.MarkdownMetadataValue:
    """A line a day, one panel a series, broken where unknown."""
    figure, panels = _panels(len(series))
    for panel, (name, values) in zip(panels, series.items(), strict=True):
        _line(panel, values, name)
    return _picture(figure, panels, days, title)


def price_and_flow_chart(days: Days, closes: Values, nets: Values, title: str) -> dg.MarkdownMetadataValue:
    """A stock's close above its net buying, day under day."""
    figure, panels = _panels(2)
    _line(panels[0], closes, "close")
    _bars(panels[1], nets, "net")
    return _picture(figure, panels, days, title)


def _panels(n: int) -> tuple[Any, Any]:
    # The object interface: pyplot would start a GUI backend and is not safe in a server's threads.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 1.5 * max(n, 1) + 0.5), dpi=80)
    FigureCanvasAgg(figure)
    return figure, figure.subplots(max(n, 1), 1, sharex=True, squeeze=False)[:, 0]


def _bars(panel: Any, values: Values, name: str) -> None:
    heights = [value if value is not None else 0.0 for value in values]
    panel.bar(range(len(heights)), heights, color=[BLUE if height >= 0 else RED for height in heights])
    panel.axhline(0, color=GREY, linewidth=0.6)
    panel.set_ylabel(name, fontsize=8)


def _line(panel: Any, values: Values, name: str) -> None:
    heights = [value if value is not None else float("nan") for value in values]
    panel.plot(range(len(heights)), heights, color=BLUE, linewidth=1.2)
    panel.set_ylabel(name, fontsize=8)


def _picture(figure: Any, panels: Any, days: Days, title: str) -> dg.MarkdownMetadataValue:
    for panel in panels:
        panel.tick_params(labelsize=7)
        panel.spines[["top", "right"]].set_visible(False)
    ticks = sorted({0, len(days) // 2, len(days) - 1}) if days else []
    panels[-1].set_xticks(ticks, [days[tick].isoformat() for tick in ticks])
    panels[0].set_title(title, fontsize=9, loc="left")
    figure.tight_layout()
    image = BytesIO()
    figure.savefig(image, format="png")
    encoded = base64.b64encode(image.getvalue()).decode()
    return dg.MetadataValue.md(f"![{title}](data:image/png;base64,{encoded})")
