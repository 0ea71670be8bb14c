"""
Tells the portal what was asked and answered, so that it can watch for drift. Answers come first: rows wait in memory for a thread
that sends them, and where too many wait the new ones are dropped, and counted.
"""

import json
import logging
import math
import os
import queue
import threading
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone

log = logging.getLogger("request_log")

MOST_WAITING = 20_000
MOST_AT_ONCE = 1_000
PAUSE_SECONDS = 2.0
TIMEOUT_SECONDS = 10.0
ATTEMPTS = 3


def plain(value: object) -> object:
    """As JSON has it: no bytes, and null for what is no number."""
    if isinstance(value, bytes):
        return value.decode("utf8", "replace")
    return None if isinstance(value, float) and not math.isfinite(value) else value


def flat(values: list) -> list:
    return [each for value in values for each in flat(value)] if values and isinstance(values[0], list) else values


def rows_of(inputs: dict[str, list], predictions: list, request_id: str | None, version: str) -> list[dict]:
    """One row for each thing that was asked about, by the names of the model's columns."""
    event, now = request_id or uuid.uuid4().hex, datetime.now(timezone.utc).isoformat()
    columns = {name: flat(values) for name, values in inputs.items()}
    return [
        {
            "event_id": f"{event}-{place}",
            "time": now,
            "model_version": version,
            **{name: plain(values[place]) for name, values in columns.items()},
            "prediction": plain(answer),
        }
        for place, answer in enumerate(flat(predictions))
    ]


class RequestLog:
    def __init__(self, url: str, token: str, pause_seconds: float = PAUSE_SECONDS):
        self.url, self.token, self.pause_seconds = url, token, pause_seconds
        self.dropped = 0
        self._waiting: queue.Queue[dict] = queue.Queue(MOST_WAITING)
        self._ended = threading.Event()
        self._sender = threading.Thread(target=self._send_all, name="request-log", daemon=True)
        self._sender.start()

    @classmethod
    def of_environment(cls) -> "RequestLog | None":
        """None without an address and a token: then nothing is told."""
        url, token = os.environ.get("REQUEST_LOG_URL"), os.environ.get("REQUEST_LOG_TOKEN")
        return cls(url, token) if url and token else None

    def note(self, rows: list[dict]) -> None:
        for row in rows:
            try:
                self._waiting.put_nowait(row)
            except queue.Full:
                self.dropped += 1
                if self.dropped % MOST_WAITING == 1:
                    log.warning("%s rows were not told to the portal, which is slower than the requests", self.dropped)

    def close(self) -> None:
        """What waits is still sent."""
        self._ended.set()
        self._sender.join(TIMEOUT_SECONDS)

    def _send_all(self) -> None:
        while not (self._ended.is_set() and self._waiting.empty()):
            rows = self._take()
            if not rows:
                self._ended.wait(self.pause_seconds)
                continue
            for attempt in range(ATTEMPTS):
                if self._send(rows):
                    break
                self._ended.wait(self.pause_seconds * (attempt + 1))
            else:
                self.dropped += len(rows)
                log.warning("%s rows were not told to the portal by now, which does not take them", self.dropped)

    def _take(self) -> list[dict]:
        rows: list[dict] = []
        while len(rows) < MOST_AT_ONCE and not self._waiting.empty():
            rows.append(self._waiting.get_nowait())
        return rows

    def _send(self, rows: list[dict]) -> bool:
        """A row that is sent again counts once: its event_id says which it is."""
        asked = urllib.request.Request(
            self.url,
            data="\n".join(json.dumps(row) for row in rows).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/x-ndjson"},
            method="POST",
        )
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS):
                return True
        except urllib.error.HTTPError as error:
            # What it calls malformed or forbidden stays so.
            log.warning("The portal answered %s to %s rows of the request log", error.code, len(rows))
            return error.code not in (408, 429) and error.code < 500
        except OSError as error:
            log.warning("The portal does not take the request log: %s", type(error).__name__)
            return False
