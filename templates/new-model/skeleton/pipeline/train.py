"""make train: fits the model, logs run, figures and model card, and remembers the run in build/run.json."""

import json
import subprocess
import time

import mlflow
from mlflow.models import infer_signature

from pipeline import card, rows
from pipeline.estimator import FRAMEWORK, build, log_model, parameters
from pipeline.metrics import figures
from pipeline.settings import BUILD, ROOT, load, tracking_uri


def commit() -> str:
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else "unknown"


def main() -> None:
    settings = load()
    mlflow.set_tracking_uri(tracking_uri())
    mlflow.set_experiment(settings.experiment)
    data = rows.load(settings)
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
        mlflow.MlflowClient().log_model_artifact(info.model_id, str(text))
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
