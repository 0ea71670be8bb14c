"""Evidently's DataDriftPreset on two Parquet files: seconds without reading, and the highest resident set."""
import json
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")
import pandas as pd
from evidently import Dataset, Report
from evidently.presets import DataDriftPreset

reference, current, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
started = time.perf_counter()
reference, current = pd.read_parquet(reference), pd.read_parquet(current)
read = time.perf_counter() - started
seconds = []
for _ in range(rounds):
    started = time.perf_counter()
    snapshot = Report([DataDriftPreset()]).run(Dataset.from_pandas(current), Dataset.from_pandas(reference))
    snapshot.dict()
    seconds.append(time.perf_counter() - started)
print(
    json.dumps(
        {
            "seconds": seconds,
            "readSeconds": read,
            "rssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        }
    )
)
