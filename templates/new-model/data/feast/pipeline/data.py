"""Where rows come from: the file that `make features` joins, or the one that MODEL_DATA names."""

import os

import pandas as pd

from pipeline.settings import ROOT


def read(data: dict) -> pd.DataFrame:
    path = ROOT / os.environ.get("MODEL_DATA", data["path"])
    if not path.is_file():
        raise SystemExit(f"There is no file {path}: run make features, or name another one in MODEL_DATA")
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
