"""
make watch: what the portal's configuration has to say so that it keeps what this model is asked and answers, in build/watch.yaml.
`make deploy` of the first version begins the watching: see begin.
"""

import re
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import yaml

from pipeline import rows
from pipeline.settings import BUILD, ROOT, Settings, load

MONITOR = ROOT / "drift.yaml"
# Four weeks, so that each day of the week is there four times.
BASELINE_DAYS = 28
DAY = r"\d{4}-\d{2}-\d{2}"


def kind_of(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    return "number" if pd.api.types.is_numeric_dtype(values) else "text"


def configuration(settings: Settings, data: rows.Rows) -> dict:
    inputs = {name: kind_of(data.held_out[name]) for name in data.features}
    kept = {
        "model": f"resource:default/{settings.name}",
        "inputs": inputs,
        "outputs": {"prediction": kind_of(data.held_out_target)},
        "subjects": [f"{settings.name}-request-log"],
    }
    return {"drift": {"inferenceLogs": {"models": {settings.name: kept}}}}


def begin(day: date, path: Path = MONITOR) -> None:
    """
    The baseline is of the four weeks from the day of the first release on: before it nobody asked. What somebody has changed otherwise
    stays, as do comments.
    """
    text = path.read_text()
    days = {"from": day, "to": day + timedelta(days=BASELINE_DAYS - 1)}
    for key, value in days.items():
        text = re.sub(rf"(?m)^(\s+{key}: )[\"']?{DAY}[\"']?$", rf"\g<1>{value.isoformat()}", text)
    path.write_text(text)


def main() -> None:
    settings = load()
    BUILD.mkdir(exist_ok=True)
    path = BUILD / "watch.yaml"
    path.write_text(yaml.safe_dump(configuration(settings, rows.load(settings)), sort_keys=False))
    print(f"{path.relative_to(ROOT)} is what the portal's configuration lacks; docs/watching.md says what else")


if __name__ == "__main__":
    main()
