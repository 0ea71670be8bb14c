import pandas as pd
import pytest

from pipeline.features import read_entities, wanted

ENTITIES = pd.DataFrame({"flight": [1, 2], "event_timestamp": ["2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z"], "delay": [5, 7]})


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "entities.csv"
    ENTITIES.to_csv(path, index=False)
    return path


@pytest.mark.parametrize(
    ("task", "columns"),
    [("regression", ["delay", "distance"]), ("forecasting", ["event_timestamp", "delay", "distance"])],
)
def test_keys_are_left_out_and_a_series_keeps_its_time_first(path, task, columns):
    entities = read_entities(path, "delay")
    joined = entities.assign(distance=[100.0, 250.0])
    rows = wanted({"task": task, "target": "delay"}, entities, joined)
    assert list(rows.columns) == columns


def test_entities_without_target_or_time_are_refused(tmp_path):
    path = tmp_path / "entities.csv"
    ENTITIES[["flight"]].to_csv(path, index=False)
    with pytest.raises(SystemExit, match="entities.csv lacks the columns event_timestamp, delay"):
        read_entities(path, "delay")
