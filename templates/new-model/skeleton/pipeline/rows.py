"""Rows for fitting and rows that are held out. The held-out ones never move between runs, so versions are compared on the same."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.data import read
from pipeline.settings import Settings

LAGS = 12


@dataclass(frozen=True)
class Rows:
    fit: pd.DataFrame
    fit_target: pd.Series
    held_out: pd.DataFrame
    held_out_target: pd.Series
    digest: str

    @property
    def features(self) -> list[str]:
        return list(self.fit.columns)


def load(settings: Settings) -> Rows:
    return prepare(settings, read(settings.data))


def prepare(settings: Settings, frame: pd.DataFrame) -> Rows:
    if settings.target not in frame.columns:
        raise SystemExit(
            f"The data have no column '{settings.target}', which model.yaml names as target; they have: "
            + ", ".join(map(str, frame.columns))
        )
    frame = frame.dropna(subset=[settings.target]).reset_index(drop=True)
    if len(frame) < 50:
        raise SystemExit(f"{len(frame)} rows with a target are too few: 50 at least")
    if settings.task == "forecasting":
        frame = with_lags(frame, settings.target)
        cut = int(len(frame) * (1 - settings.held_out_share))
        held_out = np.arange(len(frame)) >= cut
    else:
        held_out = by_content(frame, settings.held_out_share, settings.seed)
    x, y = frame.drop(columns=[settings.target]), frame[settings.target]
    times = [str(column) for column in x.select_dtypes(["datetime", "datetimetz", "timedelta"]).columns]
    if times:
        raise SystemExit(
            f"No model here takes times, and these columns hold some: {', '.join(times)}. "
            "Make numbers of them in pipeline/data.py, or leave them out"
        )
    integers = x.select_dtypes("integer").columns
    # A column of whole numbers may be null when the model is asked: MLflow's signature wants doubles for that.
    x = x.astype({column: "float64" for column in integers})
    return Rows(x[~held_out], y[~held_out], x[held_out], y[held_out], digest(frame))


def want_numbers(data: Rows, framework: str) -> None:
    """For a framework that would fail at the first text without saying in which column it stands."""
    whole = data.fit.assign(**{str(data.fit_target.name): data.fit_target})
    text = [str(column) for column in whole if not pd.api.types.is_numeric_dtype(whole[column])]
    if text:
        raise SystemExit(
            f"{framework} takes numbers, and these columns hold something else: {', '.join(text)}. "
            "Encode them in pipeline/data.py, or leave them out"
        )


def by_content(frame: pd.DataFrame, share: float, seed: int) -> np.ndarray:
    """Drawn by what a row says, so that new rows do not move old ones from one side to the other."""
    hashes = pd.util.hash_pandas_object(frame, index=False, hash_key=f"{seed:016d}").to_numpy()
    return hashes % 10_000 < share * 10_000


def with_lags(frame: pd.DataFrame, target: str) -> pd.DataFrame:
    """
    One row per period: the last changes of the series, the month, and what else the data said one period before; and how much the
    next value differs from the last. A series that grows leaves what a model has seen; its changes do not.
    """
    others = [column for column in frame.columns if column != target]
    if not others:
        raise SystemExit("A series needs a column with its time beside the target")
    time, *known = others
    series = frame.assign(**{time: times_of(frame[time])}).sort_values(time)
    change = series[target].diff()
    past = {f"change_{lag}": change.shift(lag) for lag in range(1, LAGS + 1)}
    before = {f"{column}_before": series[column].shift(1) for column in known}
    month = series[time].dt.month.astype("float64")
    lagged = pd.DataFrame({**past, "month": month, **before, target: change})
    # A column of yes and no is one of objects while its first value is missing.
    return lagged.dropna(subset=[*past, target]).infer_objects().reset_index(drop=True)


def times_of(column: pd.Series) -> pd.Series:
    """The first column of a series. A number would be taken for nanoseconds since 1970, and its rows be sorted by what is no time."""
    problem = "holds numbers" if pd.api.types.is_numeric_dtype(column) else "cannot be read as times"
    try:
        times = None if pd.api.types.is_numeric_dtype(column) else pd.to_datetime(column)
    except ValueError:
        times = None
    if times is None:
        raise SystemExit(
            f"The first column of a series is its time, and '{column.name}' {problem}: put a column first that holds "
            "dates such as 2026-03-01"
        )
    if times.duplicated().any():
        raise SystemExit(
            f"'{column.name}' has several rows of {times[times.duplicated()].iloc[0]}: a series has one row for each time"
        )
    return times


def digest(frame: pd.DataFrame) -> str:
    """Of the rows in whichever order: a database gives them in another one each time."""
    values = np.sort(pd.util.hash_pandas_object(frame, index=False).to_numpy()).tobytes()
    return hashlib.sha256(values).hexdigest()[:16]
