"""make evaluate: candidate against champion on the same held-out rows. Ends with 1 where the gate does not open."""

import json
import sys

import mlflow
import numpy as np
from mlflow.exceptions import MlflowException

from pipeline import rows
from pipeline.gates import judge
from pipeline.metrics import score_per_row
from pipeline.settings import BUILD, Settings, load, tracking_uri

# A quarter of what the model looks back on, in rows.
SERIES_BLOCK = 3


def champion_of(settings: Settings):
    """The champion and its version; None before there is one."""
    try:
        version = mlflow.MlflowClient().get_model_version_by_alias(settings.name, "champion").version
    except MlflowException as error:
        if error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            return None, None
        raise
    return mlflow.pyfunc.load_model(f"models:/{settings.name}/{version}"), int(version)


def main() -> None:
    settings = load()
    mlflow.set_tracking_uri(tracking_uri())
    run = json.loads((BUILD / "run.json").read_text())
    data = rows.load(settings)
    if data.digest != run["data_digest"]:
        raise SystemExit("The data changed since the training: train again, so that both versions see the same rows")
    truth = data.held_out_target.to_numpy()

    def scores(model) -> np.ndarray:
        predicted = np.asarray(model.predict(data.held_out)).reshape(-1)
        return score_per_row(settings.gate.metric, truth, predicted)

    candidate = scores(mlflow.pyfunc.load_model(run["model_uri"]))
    champion, version = champion_of(settings)
    judgement = judge(
        settings.gate,
        candidate,
        scores(champion) if champion is not None else None,
        settings.seed,
        SERIES_BLOCK if settings.task == "forecasting" else 1,
    )
    report = {**judgement.as_dict(), "champion_version": version, "rows": len(truth), "data_digest": data.digest}
    (BUILD / "evaluation.json").write_text(json.dumps(report, indent=2))
    with mlflow.start_run(run_id=run["run_id"]):
        mlflow.log_dict(report, "evaluation.json")
        mlflow.set_tag("validation_status", "passed" if judgement.passed else "failed")
    against = f"against champion {version}" if version else "no champion yet"
    print(
        f"{judgement.metric} {judgement.candidate:.4g}, {settings.gate.confidence:.0%} interval "
        f"{judgement.interval[0]:.4g} to {judgement.interval[1]:.4g}, on {len(truth)} rows; {against}"
    )
    if judgement.difference is not None and judgement.difference_interval is not None:
        low, high = judgement.difference_interval
        print(f"difference {judgement.difference:+.4g}, interval {low:+.4g} to {high:+.4g}")
    for reason in judgement.reasons:
        print(f"refused: {reason}")
    sys.exit(0 if judgement.passed else 1)


if __name__ == "__main__":
    main()
