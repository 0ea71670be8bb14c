import sqlite3

import pytest

from pipeline.data import read

ASKED = {"query": "select a, b from seen"}


def test_rows_come_from_the_database_that_the_environment_names(tmp_path, monkeypatch):
    path = tmp_path / "seen.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table seen (a real, b text)")
        connection.execute("insert into seen values (1.5, 'red')")
    monkeypatch.setenv("MODEL_DATABASE_URL", f"sqlite:///{path}")
    assert read(ASKED).to_dict("records") == [{"a": 1.5, "b": "red"}]


# Nobody listens at port 1: the driver is there, and says so.
@pytest.mark.parametrize("scheme", ["postgresql", "mysql+pymysql"])
def test_a_database_that_is_away_is_told_without_its_password(monkeypatch, scheme):
    monkeypatch.setenv("MODEL_DATABASE_URL", f"{scheme}://someone:secret@127.0.0.1:1/flights")
    with pytest.raises(SystemExit, match="The query of model.yaml failed: OperationalError") as refused:
        read(ASKED)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nothing://someone:secret@host/flights", "knows no database 'nothing'"),
        ("oracle+cx_oracle://someone:secret@host/flights", "the package 'cx_Oracle', which is not here"),
        ("postgresql someone secret", "is no address of a database"),
        ("", "MODEL_DATABASE_URL is not set"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_do(monkeypatch, address, sentence):
    monkeypatch.setenv("MODEL_DATABASE_URL", address)
    with pytest.raises(SystemExit, match=sentence) as refused:
        read(ASKED)
    assert "secret" not in str(refused.value)
