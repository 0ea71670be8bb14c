"""KRR's simple strategy, its rule re-implemented (the package index has no robusta-krr): 95th percentile of CPU per pod and the highest of
them, highest memory x 1.15. Reads Prometheus answers as KRR's loaders do, `np.array(values, dtype=np.float64)`. Prints seconds with and
without that, per round, and the sizes."""
import json
import pathlib
import resource
import sys
import time

import numpy as np

folder, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2])


def load(body):
    answer = json.loads(body)
    return {
        series["metric"]["pod"]: np.array(series["values"], dtype=np.float64)
        for series in answer["data"]["result"]
    }


def cpu_proposal(data):
    return max(np.percentile(values[:, 1], 95) for values in data.values())


def memory_proposal(data):
    return max(np.max(values[:, 1]) for values in data.values()) * 1.15


names = sorted({path.name.split(".")[0] for path in folder.glob("*.cpu.json")})
seconds, arithmetic, sizes = [], [], {}
for _ in range(rounds):
    whole = rule = 0.0
    for name in names:
        bodies = [(folder / f"{name}.{what}.json").read_bytes() for what in ("cpu", "memory")]
        started = time.perf_counter()
        cpu, memory = (load(body) for body in bodies)
        loaded = time.perf_counter()
        sizes[name] = {"cpu": float(cpu_proposal(cpu)), "memory": float(memory_proposal(memory))}
        ended = time.perf_counter()
        whole += ended - started
        rule += ended - loaded
    seconds.append(whole)
    arithmetic.append(rule)
print(
    json.dumps(
        {
            "seconds": seconds,
            "arithmeticSeconds": arithmetic,
            "rssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "sizes": sizes,
        }
    )
)
