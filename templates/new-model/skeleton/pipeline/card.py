"""The model card: MODEL_CARD.md with the figures of this training filled in."""

from pathlib import Path

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
    ]
    # MLflow shows a README beside the model.
    path = BUILD / "README.md"
    path.write_text("\n".join(lines))
    return path
