from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipeline import evaluate, rows, settings
from pipeline.evaluate import gate_of


@pytest.fixture
def data():
    x = pd.DataFrame({"a": np.arange(4.0)})
    return rows.Rows(x, pd.Series([1, 1, 1, 0]), x, pd.Series([1, 0, 0, 0]), "digest")


@pytest.mark.parametrize(
    ("task", "metric", "floor"), [("classification", "accuracy", 0.25), ("regression", "mae", 0.75), ("forecasting", "mae", 0.25)]
)
def test_a_guess_is_worth_what_it_reaches_on_the_held_out_rows(data, task, metric, floor):
    chosen = settings.load()
    guessing = replace(chosen, task=task, gate=replace(chosen.gate, metric=metric, floor="guess"))
    assert gate_of(guessing, data).floor == floor


def test_a_floor_that_is_a_number_stays(data):
    chosen = settings.load()
    assert gate_of(replace(chosen, gate=replace(chosen.gate, floor=0.5)), data).floor == 0.5


def test_a_run_that_can_be_judged_no_more_keeps_no_earlier_judgement(data, tmp_path, monkeypatch):
    for module in (settings, evaluate):
        monkeypatch.setattr(module, "BUILD", tmp_path)
    monkeypatch.setattr(rows, "load", lambda _: data)
    (tmp_path / "run.json").write_text('{"run_id": "1", "data_digest": "of other rows"}')
    (tmp_path / "evaluation.json").write_text('{"run_id": "1", "passed": true}')
    with pytest.raises(SystemExit, match="The data changed"):
        evaluate.main()
    assert not (tmp_path / "evaluation.json").exists()
