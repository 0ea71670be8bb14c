"""make features: joins the feature service to the entities, each row as the features were at its time."""

import os
from pathlib import Path

import pandas as pd
import yaml
from feast import FeatureStore

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    repository = os.environ.get("FEAST_REPOSITORY")
    if not repository:
        raise SystemExit("FEAST_REPOSITORY is not set: the folder that holds feature_store.yaml")
    settings = yaml.safe_load((ROOT / "model.yaml").read_text())
    data = settings["data"]
    entities = pd.read_csv(ROOT / data["entities"], parse_dates=["event_timestamp"])
    store = FeatureStore(repo_path=repository)
    service = store.get_feature_service(data["feature_service"])
    rows = store.get_historical_features(entity_df=entities, features=service).to_df()
    # A key says which row it is, and nothing of what is predicted.
    keys = [column for column in entities.columns if column != settings["target"]]
    rows.drop(columns=keys).to_parquet(ROOT / data["path"], index=False)
    print(f"{len(rows)} rows of {data['feature_service']} in {data['path']}")


if __name__ == "__main__":
    main()
