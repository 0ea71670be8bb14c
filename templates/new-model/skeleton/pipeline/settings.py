"""What this project is about: read once from model.yaml, checked, and used everywhere."""

import os
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
TASKS = ("classification", "regression", "forecasting")


@dataclass(frozen=True)
class Gate:
    """When a candidate is good enough. `metric` is the one that decides; `direction` says which way is better."""

    metric: str
    direction: str
    floor: float
    margin: float
    confidence: float
    resamples: int


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
    if raw["task"] not in TASKS:
        raise SystemExit(f"model.yaml: task is '{raw['task']}', and must be one of {', '.join(TASKS)}")
    gate = Gate(**raw.pop("gate"))
    if gate.direction not in ("higher", "lower"):
        raise SystemExit("model.yaml: gate.direction must be 'higher' or 'lower'")
    if not 0.5 < gate.confidence < 1:
        raise SystemExit("model.yaml: gate.confidence must lie between 0.5 and 1")
    return Settings(gate=gate, **raw)


def tracking_uri() -> str:
    """The registry. Without MLFLOW_TRACKING_URI runs are kept in ./mlflow.db, so that a laptop needs nothing."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{ROOT / 'mlflow.db'}"
