"""The one door to engines: rows as a Narwhals frame of pandas, DuckDB or Spark, results as small pandas frames."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from xlsales.cube.group_by import Measure, grouped_here
from xlsales.errors import InputError

LARGE = 3_000_000
PARTS = (1, 100, 10_000)
EXACT = 2**53
"""Whole numbers below this are exact as floats."""


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


def in_whole_units(rows: pd.DataFrame, columns: list[str]) -> tuple[pd.DataFrame, int]:
    """The rows with amounts as whole numbers of the coarsest unit that all of them share, and that unit's part of 1.

    Whole numbers add up exactly, in any order and on any engine; 0.1 + 0.2 does not. Amounts that share no such unit
    stay as they are, and the part is 1.

    Examples
    --------
    >>> rows, cents = in_whole_units(pd.DataFrame({"revenue": [0.1, 0.2]}), ["revenue"])
    >>> float(rows["revenue"].sum()) / cents, 0.1 + 0.2
    (0.3, 0.30000000000000004)
    """
    amounts = {c: rows[c].to_numpy(dtype="float64", na_value=np.nan) for c in columns}
    for part in PARTS:
        whole = {c: np.rint(a * part) for c, a in amounts.items()}
        if all(_same(whole[c], amounts[c], part) for c in columns):
            return (rows if part == 1 else rows.assign(**whole)), part
    return rows, 1


def grouped(rows: nw.LazyFrame[Any], keys: list[str], *measures: Measure) -> pd.DataFrame:
    """Group rows by keys that are whole numbers, and bring the small result home, sorted by the keys."""
    native = rows.to_native()
    if isinstance(native, pd.DataFrame):
        return grouped_here(native, keys, measures)
    asked = [_expression(m) for m in measures if m.how != "distinct"]
    out = _home(rows.group_by(*keys).agg(*asked) if keys else rows.select(*asked))
    for one in (m for m in measures if m.how == "distinct"):
        there = rows.filter(nw.col(one.source) >= 0).select(*keys, one.source).unique()
        found = grouped_here(_home(there), keys, (Measure(one.name, "lines"),))
        out = out.merge(found, on=keys, how="left") if keys else out.assign(**{one.name: found[one.name]})
        out[one.name] = out[one.name].fillna(0).astype("int64")
    return out.take(np.lexsort([out[k].to_numpy() for k in reversed(keys)])).reset_index(drop=True) if keys else out


def distinct(rows: nw.LazyFrame[Any], keys: list[str]) -> pd.DataFrame:
    """The combinations of keys that occur, in no order."""
    native = rows.to_native()
    if isinstance(native, pd.DataFrame):
        return grouped_here(native, keys, ())
    return _home(rows.select(*keys).unique())


def _expression(measure: Measure) -> nw.Expr:
    if measure.how == "lines":
        return nw.len().alias(measure.name)
    column = nw.col(measure.source)
    asked = {"sum": column.sum, "known": column.count}[measure.how]()
    return asked.alias(measure.name)


def _same(whole: np.ndarray, amounts: np.ndarray, part: int) -> bool:
    """Whether whole numbers stand for the amounts to the last bit, and are small enough to add up exactly."""
    return bool(np.array_equal(whole / part, amounts, equal_nan=True) and np.nansum(np.abs(whole)) < EXACT)


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
