"""What this project is about: read once from model.yaml, checked, and used everywhere."""

import json
import math
import os
import re
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
# A version says by these which environment it wants; MLflow would guess them.
PINS = str(ROOT / "requirements.txt")
TASKS = ("classification", "regression", "forecasting")
DIRECTIONS = {"accuracy": "higher", "mae": "lower", "mse": "lower"}
# Fewer say little of where the ends of an interval lie.
FEWEST_RESAMPLES = 200
SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%")


@dataclass(frozen=True)
class Gate:
    """
    When a candidate is good enough. `metric` is the one that decides; `direction` says which way is better; `floor` is a number, or
    `guess`: what is reached by the best answer that does not look at the inputs; `margin` a number, or a share of the champion's
    score as `5 %`.
    """

    metric: str
    direction: str
    floor: float | str
    margin: float | str
    confidence: float
    resamples: int

    def margin_beside(self, champion: float) -> float:
        """In the metric's own unit."""
        share = SHARE.fullmatch(self.margin) if isinstance(self.margin, str) else None
        return float(self.margin) if share is None else float(share[1]) / 100 * abs(champion)


@dataclass(frozen=True)
class Settings:
    name: str
    task: str
    target: str
    owner: str
    description: str
    seed: int
    held_out_share: float
    gate: Gate
    data: dict
    tags: dict

    @property
    def experiment(self) -> str:
        return os.environ.get("MLFLOW_EXPERIMENT_NAME", self.name)


def load(path: Path = ROOT / "model.yaml") -> Settings:
    raw = yaml.safe_load(path.read_text())
    checked(Settings, raw, "model.yaml")
    checked(Gate, raw["gate"], "model.yaml: gate")
    if raw["task"] not in TASKS:
        raise SystemExit(f"model.yaml: task is '{raw['task']}', and must be one of {', '.join(TASKS)}")
    gate = Gate(**raw.pop("gate"))
    if gate.direction not in ("higher", "lower"):
        raise SystemExit("model.yaml: gate.direction must be 'higher' or 'lower'")
    if DIRECTIONS.get(gate.metric, gate.direction) != gate.direction:
        raise SystemExit(f"model.yaml: gate.direction must be '{DIRECTIONS[gate.metric]}' for gate.metric {gate.metric}")
    if gate.floor != "guess" and not is_number(gate.floor):
        raise SystemExit("model.yaml: gate.floor must be a number, or guess")
    if not is_number(gate.margin) and not SHARE.fullmatch(str(gate.margin)):
        raise SystemExit("model.yaml: gate.margin must be a number, or a share such as 5 %")
    if not 0.5 < gate.confidence < 1:
        raise SystemExit("model.yaml: gate.confidence must lie between 0.5 and 1")
    if not isinstance(gate.resamples, int) or gate.resamples < FEWEST_RESAMPLES:
        raise SystemExit(f"model.yaml: gate.resamples must be {FEWEST_RESAMPLES} at least")
    if not is_number(raw["held_out_share"]) or not 0 < raw["held_out_share"] < 1:
        raise SystemExit("model.yaml: held_out_share must lie between 0 and 1")
    return Settings(gate=gate, **raw)


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def checked(kind: type, raw: object, where: str) -> None:
    """Ends with what is missing, and with what nobody reads: most often both are one misspelt name."""
    if not isinstance(raw, dict):
        raise SystemExit(f"{where} should hold names and values")
    wanted = [field.name for field in fields(kind)]
    missing = [name for name in wanted if name not in raw]
    unknown = [str(name) for name in raw if name not in wanted]
    if missing or unknown:
        told = [f"lacks {', '.join(missing)}"] if missing else []
        told += [f"says {', '.join(unknown)}, which nothing reads"] if unknown else []
        raise SystemExit(f"{where} {' and '.join(told)}")


def remembered(name: str, made_by: str) -> dict:
    """What an earlier step has left in build/."""
    path = BUILD / name
    if not path.is_file():
        raise SystemExit(f"There is no build/{name}: run {made_by} first")
    return json.loads(path.read_text())
