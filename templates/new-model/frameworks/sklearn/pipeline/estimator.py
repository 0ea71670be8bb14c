"""The model: gradient boosted trees of scikit-learn, behind a preparation of text columns."""

import mlflow
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OrdinalEncoder

from pipeline.settings import PINS, Settings

FRAMEWORK = "scikit-learn"
NUMBERS_ONLY = False
TREES = {"max_iter": 150, "learning_rate": 0.08, "max_leaf_nodes": 15, "l2_regularization": 1.0}


def parameters(settings: Settings) -> dict:
    return {"estimator": "HistGradientBoosting", **TREES}


def build(settings: Settings) -> Pipeline:
    """Unfitted; the same seed gives the same model."""
    classes = settings.task == "classification"
    trees = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    text = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    prepared = make_column_transformer(
        (text, make_column_selector(dtype_include=["object", "string"])), remainder="passthrough"
    )
    return make_pipeline(prepared, trees(**TREES, random_state=settings.seed))


def log_model(model, example, signature):
    return mlflow.sklearn.log_model(
        model,
        name="model",
        input_example=example,
        signature=signature,
        pip_requirements=PINS,
        serialization_format="cloudpickle",
    )
