import numpy as np
import pandas as pd
from pipeline.estimator import build, parameters
from pipeline.metrics import figures
from pipeline.settings import load


def test_the_estimator_learns_and_repeats_itself():
    settings = load()
    draws = np.random.default_rng(7)
    x = pd.DataFrame(draws.normal(size=(300, 4)), columns=list("abcd"))
    signal = 3 * x["a"] - 2 * x["b"]
    y = (signal > 0).astype("int64") if settings.task == "classification" else signal
    first = build(settings).fit(x, y).predict(x)
    again = build(settings).fit(x, y).predict(x)
    np.testing.assert_allclose(np.asarray(first, dtype=float), np.asarray(again, dtype=float), rtol=1e-5)
    measured = figures(settings, y, first)
    assert measured["accuracy" if settings.task == "classification" else "r2"] > 0.8
    assert parameters(settings)
