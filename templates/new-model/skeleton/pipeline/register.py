"""make register: the trained and judged run becomes a version, and `challenger` points at it. Repeating it changes nothing."""

import json

import mlflow

from pipeline.registry import connect
from pipeline.settings import BUILD, load, remembered


def main() -> None:
    settings = load()
    run = remembered("run.json", "make train")
    report = remembered("evaluation.json", "make evaluate")
    if report["run_id"] != run["run_id"]:
        raise SystemExit("The evaluation is of another run: run make evaluate again")
    if not report["passed"]:
        raise SystemExit("The evaluation refused this run: nothing is registered. See build/evaluation.json")
    client = connect()
    known = [
        version
        for version in client.search_model_versions(f"name = '{settings.name}'")
        if version.run_id == run["run_id"]
    ]
    if known:
        version = known[0].version
    else:
        tags = {"validation_status": "passed", "git_commit": run["commit"], "data_digest": run["data_digest"]}
        version = mlflow.register_model(run["model_uri"], settings.name, tags=tags).version
        client.update_model_version(
            settings.name,
            version,
            description=f"{report['metric']} {report['candidate']:.4g} on {report['rows']} held-out rows.",
        )
    client.set_registered_model_alias(settings.name, "challenger", version)
    (BUILD / "version.json").write_text(json.dumps({"version": int(version)}))
    print(f"{settings.name} version {version} is the challenger")


if __name__ == "__main__":
    main()
