"""Where rows come from: a query. Its connection is read from the environment, so that no address or password is in Git."""

import os

import pandas as pd
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError


def read(data: dict) -> pd.DataFrame:
    url = os.environ.get("MODEL_DATABASE_URL")
    if not url:
        raise SystemExit("MODEL_DATABASE_URL is not set: the address of the database that the query of model.yaml is for")
    # What a library says may hold the address, and so the password: only its kind is told.
    try:
        engine = create_engine(url)
    except NoSuchModuleError:
        kind = url.split(":")[0]
        raise SystemExit(
            f"SQLAlchemy knows no database '{kind}': put the package that does into requirements-sql.txt, "
            "or correct MODEL_DATABASE_URL"
        ) from None
    except ModuleNotFoundError as error:
        raise SystemExit(
            f"The database of MODEL_DATABASE_URL is reached by the package '{error.name}', which is not here: "
            "put it into requirements-sql.txt, or name another driver in the address"
        ) from None
    except (ArgumentError, ValueError):
        raise SystemExit("MODEL_DATABASE_URL is no address of a database, such as postgresql://user:password@host/name") from None
    try:
        with engine.connect() as connection:
            return pd.read_sql(text(data["query"]), connection)
    except SQLAlchemyError as error:
        raise SystemExit(f"The query of model.yaml failed: {type(error).__name__}") from None
