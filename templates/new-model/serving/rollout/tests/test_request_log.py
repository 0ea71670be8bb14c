import asyncio
import http.server
import json
import threading

import pytest
from logged import Runtime
from mlserver.settings import ModelSettings
from mlserver.types import InferenceRequest, InferenceResponse
from mlserver_mlflow import MLflowRuntime
from request_log import RequestLog, rows_of


@pytest.fixture
def portal():
    """Takes rows, after it has answered with other statuses first."""
    statuses, taken, servers = [], [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status = statuses.pop(0) if statuses else 200
            if status == 200:
                taken.append((self.headers["authorization"], [json.loads(line) for line in body.splitlines()]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    servers.append(server)
    yield f"http://127.0.0.1:{server.server_port}/log", statuses, taken
    server.shutdown()
    server.server_close()


def test_a_row_names_its_columns_and_holds_no_nan():
    rows = rows_of({"length": [[1.5], [float("nan")]], "colour": [b"red", "blue"]}, [0, 1], "request", "7")
    assert [{**row, "time": ""} for row in rows] == [
        {"event_id": "request-0", "time": "", "model_version": "7", "length": 1.5, "colour": "red", "prediction": 0},
        {"event_id": "request-1", "time": "", "model_version": "7", "length": None, "colour": "blue", "prediction": 1},
    ]
    json.dumps(rows, allow_nan=False)


def test_what_waits_is_sent_again_while_the_portal_is_busy_and_before_the_end(portal):
    url, statuses, taken = portal
    statuses.extend([503, 429])
    log = RequestLog(url, "a-token", pause_seconds=0.01)
    log.note([{"event_id": "1"}])
    log.close()
    assert taken == [("Bearer a-token", [{"event_id": "1"}])]
    assert log.dropped == 0


def test_rows_that_are_given_up_are_counted_in_the_log(portal, caplog):
    url, statuses, taken = portal
    statuses.extend([503, 503, 503])
    log = RequestLog(url, "a-token", pause_seconds=0.01)
    log.note([{"event_id": "1"}, {"event_id": "2"}])
    log.close()
    assert taken == []
    assert "2 rows were not told to the portal" in caplog.text


def test_what_the_portal_refuses_is_not_sent_for_ever(portal):
    url, statuses, taken = portal
    statuses.append(403)
    log = RequestLog(url, "a-token", pause_seconds=0.01)
    log.note([{"event_id": "1"}])
    log.close()
    assert taken == []


def test_a_server_answers_and_tells_the_portal_of_it(portal, monkeypatch):
    url, _, taken = portal
    monkeypatch.setenv("REQUEST_LOG_URL", url)
    monkeypatch.setenv("REQUEST_LOG_TOKEN", "a-token")
    monkeypatch.setenv("MLSERVER_MODEL_VERSION", "3")
    answer = InferenceResponse.model_validate(
        {"model_name": "m", "outputs": [{"name": "output-1", "shape": [2, 1], "datatype": "INT64", "data": [0, 1]}]}
    )

    async def loaded(self):
        return True

    async def predicted(self, payload):
        return answer

    monkeypatch.setattr(MLflowRuntime, "load", loaded)
    monkeypatch.setattr(MLflowRuntime, "predict", predicted)
    asked = InferenceRequest.model_validate(
        {"id": "r", "inputs": [{"name": "a", "shape": [2, 1], "datatype": "FP64", "data": [1.5, None]}]}
    )

    async def serve():
        runtime = Runtime(ModelSettings(name="m", implementation=Runtime))
        await runtime.load()
        assert await runtime.predict(asked) is answer
        await runtime.unload()

    asyncio.run(serve())
    [(_, rows)] = taken
    assert [(row["event_id"], row["a"], row["prediction"], row["model_version"]) for row in rows] == [
        ("r-0", 1.5, 0, "3"),
        ("r-1", None, 1, "3"),
    ]


def test_without_a_token_nothing_is_told(monkeypatch):
    monkeypatch.delenv("REQUEST_LOG_TOKEN", raising=False)
    assert RequestLog.of_environment() is None
