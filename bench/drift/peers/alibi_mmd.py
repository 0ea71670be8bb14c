"""alibi-detect's MMDDrift (torch, all threads) on the columns of two Parquet files: seconds of the detector and its prediction."""
import json
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")
import pandas as pd
from alibi_detect.cd import MMDDrift

reference, current, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
reference, current = (pd.read_parquet(f).to_numpy(dtype="float32") for f in (reference, current))
seconds = []
for _ in range(rounds):
    started = time.perf_counter()
    data = MMDDrift(reference, backend="pytorch", n_permutations=100).predict(current)["data"]
    seconds.append(time.perf_counter() - started)
print(
    json.dumps(
        {
            "seconds": seconds,
            "readSeconds": 0,
            "rssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "answer": {"statistic": float(data["distance"]), "pValue": float(data["p_val"])},
        }
    )
)
