"""make request: what to send to the server for rows that were held out, in build/request.json."""

import json
import sys

import pandas as pd

from pipeline import rows
from pipeline.settings import BUILD, ROOT, load


def column(name: str, values: pd.Series) -> dict:
    """One tensor of a request: the server puts them together to a table again."""
    if pd.api.types.is_bool_dtype(values):
        kind, data = "BOOL", values.tolist()
    elif pd.api.types.is_numeric_dtype(values):
        # What is missing is a null: JSON has no NaN.
        kind, data = "FP64", [None if pd.isna(value) else float(value) for value in values]
    else:
        kind, data = "BYTES", [str(value) for value in values]
    return {"name": name, "shape": [len(values), 1], "datatype": kind, "data": data}


def body(frame: pd.DataFrame) -> dict:
    return {
        "parameters": {"content_type": "pd"},
        "inputs": [column(str(name), frame[name]) for name in frame.columns],
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    frame = rows.load(load()).held_out.head(count)
    BUILD.mkdir(exist_ok=True)
    path = BUILD / "request.json"
    path.write_text(json.dumps(body(frame), indent=2))
    print(f"{path.relative_to(ROOT)} asks about {len(frame)} held-out row{'' if len(frame) == 1 else 's'}")


if __name__ == "__main__":
    main()
