"""Robusta KRR's own code on the folder's Prometheus answers: its loaders of CPU and memory read them, and its simple strategy gives the sizes.
What its queries leave to Prometheus (quantile_over_time, max_over_time and count_over_time) is computed with numpy here, and counted. Prints
seconds with and without the reading, per round, and the sizes."""
import asyncio
import datetime
import json
import pathlib
import resource
import sys
import time

import numpy as np
from robusta_krr.core.integrations.prometheus.metrics import CPULoader, MemoryLoader
from robusta_krr.core.models.config import Config
from robusta_krr.core.models.allocations import ResourceAllocations, ResourceType
from robusta_krr.core.models.objects import K8sObjectData, PodData
from robusta_krr.strategies.simple import SimpleStrategy, SimpleStrategySettings

folder, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
period, step = datetime.timedelta(days=30), datetime.timedelta(seconds=300)


class Answered:
    """Stands in for the Prometheus that KRR asks: it answers with a body that is there already."""

    def __init__(self):
        self.body = b""

    def safe_custom_query_range(self, query, start_time, end_time, step):
        return json.loads(self.body)["data"]


Config.set_config(
    Config(
        format="json",
        show_cluster_name=False,
        strategy="simple",
        log_to_stderr=True,
        quiet=True,
        other_args={},
        resources=[],
        namespaces=[],
    )
)
answered = Answered()
loaders = [loader(answered, "prometheus") for loader in (CPULoader, MemoryLoader)]
strategy = SimpleStrategy(SimpleStrategySettings())


def each(data, reduce):
    return {pod: np.array([[values[-1, 0], reduce(values[:, 1])]]) for pod, values in data.items()}


def the_object(name, pods):
    return K8sObjectData(
        cluster=None,
        name=name,
        container="server",
        pods=[PodData(name=pod, deleted=False) for pod in pods],
        hpa=None,
        namespace="bench",
        kind="Deployment",
        allocations=ResourceAllocations(requests={}, limits={}),
        labels={},
        annotations={},
    )


async def main():
    names = sorted({path.name.split(".")[0] for path in folder.glob("*.cpu.json")})
    seconds, arithmetic, sizes = [], [], {}
    for _ in range(rounds):
        whole = rule = 0.0
        for name in names:
            bodies = [(folder / f"{name}.{what}.json").read_bytes() for what in ("cpu", "memory")]
            thing = the_object(name, ["any"])
            started = time.perf_counter()
            data = []
            for loader, body in zip(loaders, bodies):
                answered.body = body
                data.append(await loader.load_data(thing, period, step))
            loaded = time.perf_counter()
            cpu, memory = data
            found = strategy.run(
                {
                    "PercentileCPULoader": each(cpu, lambda values: np.percentile(values, 95)),
                    "CPUAmountLoader": each(cpu, len),
                    "MaxMemoryLoader": each(memory, np.max),
                    "MemoryAmountLoader": each(memory, len),
                },
                thing,
            )
            ended = time.perf_counter()
            sizes[name] = {
                "cpu": float(found[ResourceType.CPU].request),
                "memory": float(found[ResourceType.Memory].request),
            }
            whole += ended - started
            rule += ended - loaded
        seconds.append(whole)
        arithmetic.append(rule)
    print(
        json.dumps(
            {
                "seconds": seconds,
                "arithmeticSeconds": arithmetic,
                "rssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                * (1 if sys.platform == "darwin" else 1024),
                "sizes": sizes,
            }
        )
    )


asyncio.run(main())
