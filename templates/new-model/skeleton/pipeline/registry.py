"""The registry, asked at once whether it is there: what it would refuse later is told in a sentence before anything is done."""

import os
from urllib.parse import urlsplit

import mlflow
import requests
from mlflow.exceptions import MlflowException

from pipeline.settings import ROOT

# MLflow itself asks again for minutes before it gives up. Whoever sets these two is listened to.
FIRST_QUESTION = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1", "MLFLOW_HTTP_REQUEST_TIMEOUT": "10"}
REFUSALS = ("UNAUTHENTICATED", "CUSTOMER_UNAUTHORIZED", "PERMISSION_DENIED")


def tracking_uri() -> str:
    """Without MLFLOW_TRACKING_URI runs are kept in ./mlflow.db, so that a laptop needs nothing."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{ROOT / 'mlflow.db'}"


def connect() -> mlflow.MlflowClient:
    uri = tracking_uri()
    mlflow.set_tracking_uri(uri)
    client = mlflow.MlflowClient()
    if uri.startswith(("http://", "https://")):
        own = {name: value for name, value in FIRST_QUESTION.items() if name not in os.environ}
        os.environ.update(own)
        try:
            client.search_experiments(max_results=1)
        except MlflowException as error:
            raise SystemExit(f"{address_of(uri)} {problem(error)}") from None
        finally:
            for name in own:
                del os.environ[name]
    return client


def address_of(uri: str) -> str:
    """Without a password that stands in it."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def problem(error: MlflowException) -> str:
    if isinstance(error.__context__, requests.RequestException):
        return (
            f"does not answer ({type(error.__context__).__name__}): check MLFLOW_TRACKING_URI, "
            "or unset it to keep runs in ./mlflow.db"
        )
    if error.error_code in REFUSALS:
        return "refuses: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, say who you are"
    return f"does not answer as MLflow does ({error.error_code}): check MLFLOW_TRACKING_URI"
