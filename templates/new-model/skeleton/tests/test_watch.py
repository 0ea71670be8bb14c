import shutil
from datetime import date

import pandas as pd
import yaml

from pipeline import rows, watch
from pipeline.settings import load


def test_the_baseline_begins_with_the_first_release_and_nothing_else_changes(tmp_path):
    path = tmp_path / "drift.yaml"
    shutil.copy(watch.MONITOR, path)
    before = yaml.safe_load(path.read_text())["spec"]
    watch.begin(date(2026, 3, 2), path)
    after = yaml.safe_load(path.read_text())["spec"]
    assert {key: str(day) for key, day in after.pop("baseline").items()} == {"from": "2026-03-02", "to": "2026-03-29"}
    del before["baseline"]
    assert after == before


def test_what_somebody_has_changed_in_the_monitor_stays(tmp_path):
    path = tmp_path / "drift.yaml"
    path.write_text("# of their own\nspec:\n  source:\n    path: theirs/*.parquet\n  timestamp: at\n  rowKey: id\n")
    before = path.read_text()
    watch.begin(date(2026, 3, 2), path)
    assert path.read_text() == before


def test_the_portal_is_told_of_each_column_and_what_it_holds():
    settings = load()
    x = pd.DataFrame({"length": [1.5], "colour": ["red"], "new": [True]})
    data = rows.Rows(x, pd.Series(["a"]), x, pd.Series(["a"]), "digest")
    [kept] = watch.configuration(settings, data)["drift"]["inferenceLogs"]["models"].values()
    assert kept["inputs"] == {"length": "number", "colour": "text", "new": "boolean"}
    assert kept["outputs"] == {"prediction": "text"}
    assert kept["model"] == f"resource:default/{settings.name}"
