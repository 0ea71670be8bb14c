"""Serves a version of the registry, and fails or waits where a request's header asks for it.

Load that is sent through a traffic router does not know which version will answer it. So a request carries what each
version is to do, and a version takes what is said of itself:

    X-Bellwether-Faults: {"4": {"fail": true, "delayMilliseconds": 200}}

The failure and the delay are then the server's own: its counters and histograms hold them.
"""

import asyncio
import json

from mlserver.errors import MLServerError
from mlserver_mlflow import MLflowRuntime

HEADER = "x-bellwether-faults"
LONGEST_DELAY_MILLISECONDS = 5000


def fault_of(version, headers):
    """What the header asks of a version: (whether to fail, seconds to wait)."""
    try:
        faults = json.loads((headers or {}).get(HEADER, "{}"))
        fault = faults.get(str(version), {})
        delay = float(fault.get("delayMilliseconds", 0))
        fail = fault.get("fail", False) is True
    except (AttributeError, TypeError, ValueError):
        raise MLServerError(f"{HEADER} is not an object of faults by version")
    return fail, min(max(delay, 0), LONGEST_DELAY_MILLISECONDS) / 1000


class ServedModel(MLflowRuntime):
    async def predict(self, payload):
        headers = payload.parameters.headers if payload.parameters else None
        fail, seconds = fault_of(self.version, headers)
        if seconds > 0:
            await asyncio.sleep(seconds)
        if fail:
            raise MLServerError("This request was asked to fail", 500)
        return await super().predict(payload)
