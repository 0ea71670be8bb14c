"""The model card: MODEL_CARD.md with the figures of this training, and what it was fit on, filled in."""

from pathlib import Path

import pandas as pd

from pipeline.rows import Rows
from pipeline.settings import BUILD, ROOT, Settings


def write(settings: Settings, framework: str, data: Rows, measured: dict[str, float]) -> Path:
    BUILD.mkdir(exist_ok=True)
    lines = [
        (ROOT / "MODEL_CARD.md").read_text().rstrip(),
        "",
        "## This version",
        "",
        f"{framework}; {len(data.fit)} rows for fitting, {len(data.held_out)} held out; data {data.digest}.",
        "",
        "| figure on held-out rows | value |",
        "| --- | ---: |",
        *[f"| {name} | {value:.4g} |" for name, value in measured.items()],
        "",
        "| input | what it was fit on |",
        "| --- | --- |",
        *[f"| {name} | {seen(data.fit[name])} |" for name in data.features],
        "",
    ]
    # MLflow shows a README beside the model.
    path = BUILD / "README.md"
    path.write_text("\n".join(lines))
    return path


def seen(values: pd.Series) -> str:
    """Where nearly all values lie. No single value is told: it may be a person's."""
    known = values.dropna()
    lacking = f"; {1 - len(known) / len(values):.0%} missing" if len(known) < len(values) else ""
    if known.empty:
        return "nothing: it is always missing"
    if pd.api.types.is_bool_dtype(known):
        return f"yes in {known.astype(float).mean():.0%} of the rows{lacking}"
    if pd.api.types.is_numeric_dtype(known):
        low, high = known.quantile([0.01, 0.99])
        return f"98 % between {low:.4g} and {high:.4g}{lacking}"
    return f"{known.nunique()} different values{lacking}"
