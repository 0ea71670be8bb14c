import http.server
import socket
import threading

import pytest

from pipeline.registry import address_of, connect


@pytest.fixture
def answering():
    """Starts a server that answers everything with one status."""
    servers = []

    def start(status: int, text: bytes) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["content-length"]))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_registry_that_is_away_is_told_at_once(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://someone:secret@127.0.0.1:{port}")
        with pytest.raises(SystemExit, match="does not answer .*ConnectionError.*MLFLOW_TRACKING_URI") as refused:
            connect()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "text", "sentence"),
    [
        (401, b"You are not authenticated", "MLFLOW_TRACKING_USERNAME"),
        (403, b'{"error_code": "PERMISSION_DENIED"}', "MLFLOW_TRACKING_USERNAME"),
        (200, b"<html>another server</html>", "does not answer as MLflow does"),
    ],
)
def test_a_registry_that_refuses_says_what_to_set(monkeypatch, answering, status, text, sentence):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", answering(status, text))
    with pytest.raises(SystemExit, match=sentence):
        connect()


def test_an_address_is_shown_without_its_password():
    assert address_of("https://someone:secret@mlflow.example.com/here") == "https://mlflow.example.com/here"
