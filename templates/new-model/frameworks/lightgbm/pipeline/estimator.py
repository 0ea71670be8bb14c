"""The model: gradient boosted trees of LightGBM. It takes numbers; encode text before, in data.py."""

import lightgbm
import mlflow

from pipeline.settings import PINS, Settings

FRAMEWORK = "lightgbm"
NUMBERS_ONLY = True
TREES = {"n_estimators": 200, "learning_rate": 0.08, "num_leaves": 15, "reg_lambda": 1.0, "min_child_samples": 10}


def parameters(settings: Settings) -> dict:
    return {"estimator": "LightGBM", **TREES}


def build(settings: Settings) -> lightgbm.LGBMModel:
    """Unfitted; the same seed gives the same model."""
    trees = lightgbm.LGBMClassifier if settings.task == "classification" else lightgbm.LGBMRegressor
    return trees(**TREES, random_state=settings.seed, n_jobs=2, verbosity=-1, deterministic=True)


def log_model(model, example, signature):
    return mlflow.lightgbm.log_model(
        model, name="model", input_example=example, signature=signature, pip_requirements=PINS
    )
