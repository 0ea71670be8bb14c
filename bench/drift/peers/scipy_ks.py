"""scipy's ks_2samp of the first columns of two Parquet files: seconds without reading."""
import json
import resource
import sys
import time

import pandas as pd
from scipy import stats

reference, current, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
reference, current = (pd.read_parquet(f, columns=["n0"])["n0"].to_numpy() for f in (reference, current))
seconds = []
for _ in range(rounds):
    started = time.perf_counter()
    result = stats.ks_2samp(reference, current)
    seconds.append(time.perf_counter() - started)
print(
    json.dumps(
        {
            "seconds": seconds,
            "readSeconds": 0,
            "rssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "answer": {"statistic": result.statistic, "pValue": result.pvalue},
        }
    )
)
