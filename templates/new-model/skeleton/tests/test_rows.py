from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipeline import rows, settings


@pytest.fixture
def frame():
    draws = np.random.default_rng(7)
    return pd.DataFrame({"when": pd.date_range("2020-01-01", periods=200, freq="MS"), "a": draws.normal(size=200)})


def test_a_row_stays_on_its_side_when_others_come():
    many = pd.DataFrame({"a": np.arange(400.0), "b": np.arange(400.0) % 7})
    few = rows.by_content(many.head(200), 0.25, 7)
    assert list(rows.by_content(many, 0.25, 7)[:200]) == list(few)
    assert 0.15 < few.mean() < 0.35


def test_a_row_of_a_series_holds_the_past_only(frame):
    lagged = rows.with_lags(frame, "a")
    assert lagged["change_1"].iloc[5] == lagged["a"].iloc[4]
    assert "when" not in lagged.columns


def test_what_else_a_series_holds_is_known_one_period_later(frame):
    asked = frame.iloc[::-1].assign(b=np.arange(200.0)[::-1])
    lagged = rows.with_lags(asked, "a")
    assert lagged["b_before"].iloc[0] == 12.0
    assert list(lagged["a"]) == list(rows.with_lags(frame, "a")["a"])


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        (np.arange(200.0), "'when' holds numbers"),
        (["soon"] * 200, "'when' cannot be read as times"),
        (["2020-01-01"] * 200, "several rows of 2020-01-01"),
    ],
)
def test_a_series_whose_first_column_is_no_time_is_refused(frame, first, sentence):
    with pytest.raises(SystemExit, match=sentence):
        rows.with_lags(frame.assign(when=first), "a")


def test_a_missing_target_is_named(frame):
    chosen = settings.load()
    with pytest.raises(SystemExit, match=chosen.target):
        rows.prepare(chosen, frame[["when"]])


def test_columns_that_hold_times_are_named(frame):
    chosen = settings.load()
    data = frame.assign(**{chosen.target: frame["a"], "since": frame["when"]})
    with pytest.raises(SystemExit, match="these columns hold some: .*since"):
        rows.prepare(replace(chosen, task="regression"), data)


def test_the_digest_changes_with_the_data(frame):
    assert rows.digest(frame) == rows.digest(frame.iloc[::-1])
    assert rows.digest(frame) != rows.digest(frame.assign(a=frame["a"] + 1))


def test_columns_that_hold_no_numbers_are_named_for_a_framework_that_wants_them(frame):
    colours = pd.Series(["red", "blue"] * 100)
    data = rows.Rows(frame[["a"]].assign(colour=colours), frame["a"], frame, frame["a"], "digest")
    with pytest.raises(SystemExit, match="PyTorch takes numbers, .* colour. Encode"):
        rows.want_numbers(data, "PyTorch")
