"""Trains the models into a folder that a server can be started on.

Usage: train_once.py FOLDER TRAINER PORT FLIGHTS_PARQUET

A server keeps its records in FOLDER while TRAINER talks to it, and ends with the training. Artifacts are addressed
through the server, so that the folder can be copied to anywhere.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ANSWER_SECONDS = 180


def until_answering(server, url):
    end = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"the server ended with {server.returncode} before it answered")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"the server did not answer within {ANSWER_SECONDS} s")


def main():
    folder, trainer, port, flights = sys.argv[1:]
    programs = Path(sys.executable).parent
    environment = os.environ | {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
        # The name under which the runs stand.
        "LOGNAME": "trainer",
    }
    # A group of its own, which ends with its workers.
    server = subprocess.Popen(
        [
            programs / "mlflow",
            *("server", "--host", "127.0.0.1", "--port", port, "--workers", "1"),
            *("--backend-store-uri", "sqlite:///mlflow.db"),
            *("--artifacts-destination", "./artifacts"),
        ],
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        url = f"http://127.0.0.1:{port}"
        until_answering(server, url)
        subprocess.run(
            [sys.executable, "-W", "ignore", trainer, url, flights], cwd=folder, env=environment, check=True
        )
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
