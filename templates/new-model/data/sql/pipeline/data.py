"""Where rows come from: a query. Its connection is read from the environment, so that no address or password is in Git."""

import os

import pandas as pd
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError


def read(data: dict) -> pd.DataFrame:
    url = os.environ.get("MODEL_DATABASE_URL")
    if not url:
        raise SystemExit("MODEL_DATABASE_URL is not set: the address of the database that the query of model.yaml is for")
    try:
        with create_engine(url).connect() as connection:
            return pd.read_sql(text(data["query"]), connection)
    except SQLAlchemyError as error:
        # Its text may hold the address, and so the password.
        raise SystemExit(f"The query of model.yaml failed: {type(error).__name__}") from None
