"""make train: fits the model, logs run, figures and model card, and remembers the run in build/run.json."""

import json
import subprocess
import time
import warnings

import mlflow
from mlflow.models import infer_signature

from pipeline import card, rows
from pipeline.estimator import FRAMEWORK, NUMBERS_ONLY, build, log_model, parameters
from pipeline.metrics import figures
from pipeline.registry import connect
from pipeline.settings import BUILD, ROOT, load


def commit() -> str:
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else "unknown"


def main() -> None:
    # Of the columns that the model is asked about none is of integers: see rows.py. MLflow says so of the target.
    warnings.filterwarnings("ignore", message="Hint: Inferred schema contains integer column")
    settings = load()
    data = rows.load(settings)
    if NUMBERS_ONLY:
        rows.want_numbers(data, FRAMEWORK)
    client = connect()
    mlflow.set_experiment(settings.experiment)
    with mlflow.start_run(tags={**settings.tags, "git_commit": commit()}) as run:
        mlflow.log_params(
            {**parameters(settings), "seed": settings.seed, "fit_rows": len(data.fit), "data_digest": data.digest}
        )
        for context, x, y in (
            ("training", data.fit, data.fit_target),
            ("evaluation", data.held_out, data.held_out_target),
        ):
            mlflow.log_input(
                mlflow.data.from_pandas(
                    x.assign(**{settings.target: y}), name=f"{settings.name}-{context}", targets=settings.target
                ),
                context=context,
            )
        began = time.perf_counter()
        model = build(settings).fit(data.fit, data.fit_target)
        mlflow.log_metric("fit_seconds", time.perf_counter() - began)
        measured = figures(settings, data.held_out_target, model.predict(data.held_out))
        mlflow.log_metrics(measured)
        example = data.held_out.head(3)
        info = log_model(model, example, infer_signature(data.held_out, model.predict(data.held_out)))
        text = card.write(settings, FRAMEWORK, data, measured)
        client.log_model_artifact(info.model_id, str(text))
    BUILD.mkdir(exist_ok=True)
    (BUILD / "run.json").write_text(
        json.dumps(
            {"run_id": run.info.run_id, "model_uri": info.model_uri, "data_digest": data.digest, "commit": commit()},
            indent=2,
        )
    )
    shown = ", ".join(f"{name} {value:.4g}" for name, value in measured.items())
    print(f"Trained {settings.name} on {len(data.fit)} rows. Held out, {len(data.held_out)} rows: {shown}")


if __name__ == "__main__":
    main()
