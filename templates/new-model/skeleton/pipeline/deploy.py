"""make deploy: writes the challenger's version and its image into deploy/overlays/production, to be committed. Git is what releases it."""

import json
import re
import sys
from datetime import date
from pathlib import Path

import yaml
from mlflow.exceptions import MlflowException

from pipeline.registry import connect
from pipeline.settings import ROOT, load, remembered
from pipeline.storage import address_of, write_image
from pipeline.watch import begin

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


def is_first(path: Path) -> bool:
    """Nothing was released yet: the form left version 0."""
    return any(
        operation["path"].endswith("model-version") and operation["value"] == "0"
        for operation in yaml.safe_load(path.read_text())
    )


def main() -> None:
    settings = load()
    version = sys.argv[1] if len(sys.argv) > 1 else str(remembered("version.json", "make register")["version"])
    client = connect()
    try:
        client.get_model_version(settings.name, version)
    except MlflowException as error:
        raise SystemExit(f"The registry has no version {version} of {settings.name} ({error.error_code})") from None
    values = {
        "bellwether.dev~1model-version": version,
        **address_of(client, settings.name, version, REPLICAS),
    }
    changed, first = write_image(), is_first(VERSION)
    changed = write(VERSION, values) or changed
    if first:
        begin(date.today())
    print(f"{VERSION.relative_to(ROOT)} names version {version}" + ("" if changed else ", as before"))


if __name__ == "__main__":
    main()
