"""The model: gradient boosted trees of XGBoost. It takes numbers; encode text before, in data.py."""

import mlflow
import xgboost

from pipeline.settings import PINS, Settings

FRAMEWORK = "xgboost"
NUMBERS_ONLY = True
TREES = {"n_estimators": 200, "learning_rate": 0.08, "max_depth": 5, "subsample": 0.9, "reg_lambda": 1.0}


def parameters(settings: Settings) -> dict:
    return {"estimator": "XGBoost", **TREES}


def build(settings: Settings) -> xgboost.XGBModel:
    """Unfitted; the same seed gives the same model."""
    trees = xgboost.XGBClassifier if settings.task == "classification" else xgboost.XGBRegressor
    return trees(**TREES, random_state=settings.seed, n_jobs=2)


def log_model(model, example, signature):
    return mlflow.xgboost.log_model(
        model,
        name="model",
        input_example=example,
        signature=signature,
        pip_requirements=PINS,
        model_format="json",
    )
