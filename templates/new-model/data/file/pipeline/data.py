"""Where rows come from: a file, below the project or wherever MODEL_DATA says."""

import os

import pandas as pd

from pipeline.settings import ROOT


def read(data: dict) -> pd.DataFrame:
    path = ROOT / os.environ.get("MODEL_DATA", data["path"])
    if not path.is_file():
        raise SystemExit(f"There is no file {path}: put the data there, or name another one in model.yaml or MODEL_DATA")
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
