"""make evaluate: candidate against champion on the same held-out rows. Ends with 1 where the gate does not open."""

import json
import sys
from dataclasses import replace

import mlflow
import numpy as np
import pandas as pd
from mlflow.exceptions import MlflowException

from pipeline import rows
from pipeline.gates import best_guess, judge
from pipeline.metrics import score_per_row
from pipeline.registry import connect
from pipeline.settings import BUILD, Gate, Settings, load, remembered

# A quarter of what the model looks back on, in rows.
SERIES_BLOCK = 3


def champion_version(client: mlflow.MlflowClient, settings: Settings) -> int | None:
    """None before there is one."""
    try:
        return int(client.get_model_version_by_alias(settings.name, "champion").version)
    except MlflowException as error:
        if error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            return None
        raise


def predictions(uri: str, frame: pd.DataFrame) -> np.ndarray:
    return np.asarray(mlflow.pyfunc.load_model(uri).predict(frame)).reshape(-1)


def champions_predictions(settings: Settings, version: int, frame: pd.DataFrame) -> np.ndarray:
    try:
        return predictions(f"models:/{settings.name}/{version}", frame)
    except (MlflowException, OSError) as error:
        # Its files may be gone, or it wants columns that the data no longer have.
        raise SystemExit(
            f"Champion {version} cannot be asked about these rows: {str(error).splitlines()[0]}\n"
            f"Give the alias champion to a version that can be, or take it away: there is then nothing to compare with"
        ) from None


def gate_of(settings: Settings, data: rows.Rows) -> Gate:
    """With the floor as a number: what a guess is worth depends on the rows."""
    if settings.gate.floor != "guess":
        return settings.gate
    truth = data.held_out_target.to_numpy()
    guesses = np.full(len(truth), best_guess(settings.task, data.fit_target))
    return replace(settings.gate, floor=float(score_per_row(settings.gate.metric, truth, guesses).mean()))


def main() -> None:
    settings = load()
    run = remembered("run.json", "make train")
    # What was judged before, against another champion perhaps, must not register a run that can be judged no more.
    (BUILD / "evaluation.json").unlink(missing_ok=True)
    data = rows.load(settings)
    if data.digest != run["data_digest"]:
        raise SystemExit("The data changed since the training: train again, so that both versions see the same rows")
    client = connect()
    truth = data.held_out_target.to_numpy()

    def scores(predicted: np.ndarray) -> np.ndarray:
        return score_per_row(settings.gate.metric, truth, predicted)

    version = champion_version(client, settings)
    judgement = judge(
        gate_of(settings, data),
        scores(predictions(run["model_uri"], data.held_out)),
        None if version is None else scores(champions_predictions(settings, version, data.held_out)),
        settings.seed,
        SERIES_BLOCK if settings.task == "forecasting" else 1,
    )
    report = {
        **judgement.as_dict(),
        "champion_version": version,
        "rows": len(truth),
        "data_digest": data.digest,
        "run_id": run["run_id"],
    }
    (BUILD / "evaluation.json").write_text(json.dumps(report, indent=2))
    with mlflow.start_run(run_id=run["run_id"]):
        mlflow.log_dict(report, "evaluation.json")
        mlflow.set_tag("validation_status", "passed" if judgement.passed else "failed")
    against = f"against champion {version}" if version is not None else "no champion yet"
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
