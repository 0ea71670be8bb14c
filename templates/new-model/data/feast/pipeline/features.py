"""make features: joins the feature service to the entities, each row as the features were at its time."""

import os
from pathlib import Path

import pandas as pd
import yaml

ROOT = Path(__file__).resolve().parent.parent
TIME = "event_timestamp"


def read_entities(path: Path, target: str) -> pd.DataFrame:
    entities = pd.read_csv(path)
    lacking = [column for column in (TIME, target) if column not in entities.columns]
    if lacking:
        raise SystemExit(f"{path.name} lacks the columns {', '.join(lacking)}: data/README.md says what it holds")
    entities[TIME] = pd.to_datetime(entities[TIME], utc=True)
    return entities


def wanted(settings: dict, entities: pd.DataFrame, joined: pd.DataFrame) -> pd.DataFrame:
    """A key says which row it is, and nothing of what is predicted; nor does the time, but for a series: there it comes first."""
    target = settings["target"]
    rows = joined.drop(columns=[column for column in entities.columns if column != target])
    if settings["task"] == "forecasting":
        rows.insert(0, TIME, joined[TIME])
    return rows


def main() -> None:
    from feast import FeatureStore

    repository = os.environ.get("FEAST_REPOSITORY")
    if not repository:
        raise SystemExit("FEAST_REPOSITORY is not set: the folder that holds feature_store.yaml")
    settings = yaml.safe_load((ROOT / "model.yaml").read_text())
    data = settings["data"]
    entities = read_entities(ROOT / data["entities"], settings["target"])
    store = FeatureStore(repo_path=repository)
    service = store.get_feature_service(data["feature_service"])
    joined = store.get_historical_features(entity_df=entities, features=service).to_df()
    wanted(settings, entities, joined).to_parquet(ROOT / data["path"], index=False)
    print(f"{len(joined)} rows of {data['feature_service']} in {data['path']}")


if __name__ == "__main__":
    main()
