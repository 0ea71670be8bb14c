"""make deploy: writes the challenger's version into deploy/overlays/production, to be committed. Git is what releases it."""

import json
import re
import sys
from pathlib import Path

import mlflow

from pipeline.settings import BUILD, ROOT, load, tracking_uri
from pipeline.storage import address_of

VERSION = ROOT / "deploy" / "overlays" / "production" / "version.yaml"
REPLICAS = ${{ values.replicas }}


def write(path: Path, values: dict[str, object]) -> bool:
    """Replaces the values of operations by the end of their path; comments and order stay. Says whether anything changed."""
    before = path.read_text()
    after = before
    for end, value in values.items():
        pattern = rf"(path: \S*{re.escape(end)}\n(\s+)value: ).*"
        after, count = re.subn(pattern, lambda found: found.group(1) + json.dumps(value), after)
        if count != 1:
            raise SystemExit(f"{path.name} holds {count} operations whose path ends with {end}, and should hold one")
    path.write_text(after)
    return after != before


def main() -> None:
    settings = load()
    mlflow.set_tracking_uri(tracking_uri())
    client = mlflow.MlflowClient()
    if len(sys.argv) > 1:
        version = sys.argv[1]
    else:
        version = str(json.loads((BUILD / "version.json").read_text())["version"])
    client.get_model_version(settings.name, version)
    changed = write(
        VERSION,
        {
            "bellwether.dev~1model-version": version,
            **address_of(client, settings.name, version, REPLICAS),
        },
    )
    print(f"{VERSION.relative_to(ROOT)} names version {version}" + ("" if changed else ", as before"))


if __name__ == "__main__":
    main()
