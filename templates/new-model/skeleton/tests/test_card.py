import numpy as np
import pandas as pd
import pytest

from pipeline import card, rows
from pipeline.settings import load


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.arange(101.0), "98 % between 1 and 99"),
        ([1.0, 1.0, 1.0, None], "98 % between 1 and 1; 25% missing"),
        (["red", "blue", "red"], "2 different values"),
        ([True, False], "yes in 50% of the rows"),
        ([None, None], "nothing: it is always missing"),
    ],
)
def test_a_card_says_what_was_seen_and_no_single_value(values, sentence):
    assert card.seen(pd.Series(values)) == sentence


def test_a_card_names_each_input_and_figure(tmp_path, monkeypatch):
    monkeypatch.setattr(card, "BUILD", tmp_path)
    x = pd.DataFrame({"length": np.arange(101.0)})
    data = rows.Rows(x, x["length"], x, x["length"], "digest")
    text = card.write(load(), "a framework", data, {"accuracy": 0.9}).read_text()
    assert "| accuracy | 0.9 |" in text
    assert "| length | 98 % between 1 and 99 |" in text
