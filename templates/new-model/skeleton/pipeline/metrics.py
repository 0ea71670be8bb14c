"""Loss per row, so that two models can be compared row by row, and the figures that people read."""

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, mean_absolute_error, mean_squared_error, r2_score

from pipeline.settings import Settings


def score_per_row(metric: str, truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """What each row adds to the deciding metric; the metric is its mean."""
    if metric == "accuracy":
        return (np.asarray(truth) == np.asarray(predicted)).astype(float)
    if metric == "mae":
        return np.abs(np.asarray(truth, dtype=float) - np.asarray(predicted, dtype=float))
    if metric == "mse":
        return (np.asarray(truth, dtype=float) - np.asarray(predicted, dtype=float)) ** 2
    raise SystemExit(f"model.yaml: gate.metric is '{metric}'; accuracy, mae and mse can be compared row by row")


def figures(settings: Settings, truth, predicted) -> dict[str, float]:
    if settings.task == "classification":
        return {
            "accuracy": float(accuracy_score(truth, predicted)),
            "f1_macro": float(f1_score(truth, predicted, average="macro")),
        }
    return {
        "mae": float(mean_absolute_error(truth, predicted)),
        "mse": float(mean_squared_error(truth, predicted)),
        "r2": float(r2_score(truth, predicted)),
    }
