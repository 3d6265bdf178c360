"""The one door to engines: rows as a Narwhals frame of pandas, DuckDB or Spark, results as small pandas frames."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from xlsales.errors import InputError

LARGE = 3_000_000


def relation(rows: pd.DataFrame, engine: str = "auto") -> nw.LazyFrame[Any]:
    """Hand rows to an engine as a lazy frame that only the portable Narwhals subset is used on.

    Parameters
    ----------
    rows
        Standard columns (see `SalesBook`), members as numbers (see `coded`).
    engine
        pandas, duckdb, spark, or auto (pandas up to three million rows, then DuckDB where it is installed).

    Raises
    ------
    InputError
        Where the engine is not installed.
    """
    if engine == "auto":
        engine = "duckdb" if len(rows) > LARGE and _installed("duckdb") else "pandas"
    if engine == "pandas":
        return _lazy(rows)
    if not _installed("pyspark" if engine == "spark" else engine):
        extra = "scale" if engine == "duckdb" else engine
        raise InputError(f"the engine {engine} is not installed", cure=f'Run: pip install "xlsales[{extra}]".')
    if engine == "duckdb":
        import duckdb

        return _lazy(duckdb.from_df(rows))
    from pyspark.sql import SparkSession  # pyright: ignore[reportMissingImports]

    spark = SparkSession.builder.getOrCreate()
    return _lazy(spark.createDataFrame(rows))


def coded(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a number in place of each member: its place among the categories, which are alphabetical.

    Engines group and sort numbers fastest, and all of them alike; `named` puts the names back into the small result.
    """
    members = [c for c in rows if isinstance(rows[c].dtype, pd.CategoricalDtype)]
    return rows.assign(**{c: rows[c].cat.codes.astype("int32") for c in members})


def named(result: pd.DataFrame, keys: tuple[str, ...], rows: pd.DataFrame) -> pd.DataFrame:
    """A result of coded rows with the members of its keys by name, as the categories that the rows have."""
    return result.assign(**{k: pd.Categorical.from_codes(result[k].to_numpy(), dtype=rows[k].dtype) for k in keys})


def grouped(rows: nw.LazyFrame[Any], keys: list[str], *measures: nw.Expr) -> pd.DataFrame:
    """Group rows by keys, and bring the small result home as a pandas frame sorted by the keys."""
    if not keys:
        return _home(rows.select(*measures))
    out = _home(rows.group_by(*keys).agg(*measures))
    # The keys are numbers, so numpy's own sort does; it is many times faster than a frame's.
    return out.take(np.lexsort([out[k].to_numpy() for k in reversed(keys)])).reset_index(drop=True)


def distinct(rows: nw.LazyFrame[Any], keys: list[str]) -> pd.DataFrame:
    """The combinations of keys that occur, in no order."""
    return _home(rows.select(*keys).unique())


def _lazy(native: Any) -> nw.LazyFrame[Any]:
    lazy: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    return lazy


def _home(rows: nw.LazyFrame[Any]) -> pd.DataFrame:
    collected = rows.collect()
    native = collected.to_native()
    return native if isinstance(native, pd.DataFrame) else _plain_numbers(collected.to_pandas())


def _plain_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """DuckDB adds integers up in 128 bits, which come home as `Decimal`; here they become integers again."""
    loose = [c for c in frame if frame[c].dtype == object]
    exact = [c for c in loose if isinstance(next(iter(frame[c].dropna()), None), Decimal)]
    return frame.astype({c: "float64" if frame[c].isna().any() else "int64" for c in exact})


def _installed(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(package) is not None
