"""The one module that knows Excel's hosts: plain Python functions made into formulas of whichever xlwings is there.

========= ============================================== =============================================
host      where                                          what xlwings' decorators are there
========= ============================================== =============================================
com       Windows Excel with xlwings                     `xlwings.udfs`
officejs  xlwings Lite and xlwings Server                replaced by xlwings on `XLWINGS_ON_SERVER=true`
plain     Mac Excel (buttons only), Linux, Python itself no-ops
========= ============================================== =============================================

The hosts disagree on type hints, empty cells, dates and errors, so xlwings sees no hint but a `Literal` for Office.js
(its drop-down), and arguments and results are brought to one form here.
"""

from __future__ import annotations

import datetime as dt
import decimal
import functools
import inspect
import logging
import math
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import xlwings as xw

from xlsales.errors import InputError, SalesError, UsageError, nearest

Range: TypeAlias = list[list[Any]]
HostKind = Literal["plain", "com", "officejs"]
Function: TypeAlias = Callable[..., Any]

CATEGORY = "xlsales"
LONGEST_DOC = 255
LONGEST_TEXT = {"com": 255, "officejs": 32767, "plain": 32767}
"""Longer texts make a formula on Windows show #VALUE!, and no cell holds more than the second figure."""
ERROR_MARK = "#SALES!"

log = logging.getLogger("xlsales")


def host_kind(xl: Any = xw) -> HostKind:
    """Which host the decorators of an xlwings module belong to.

    Examples
    --------
    >>> host_kind(types.SimpleNamespace(func=lambda f: f))
    'plain'
    """
    kinds: dict[str, HostKind] = {"xlwings.udfs": "com", "xlwings.pro.udfs_officejs": "officejs"}
    return kinds.get(xl.func.__module__, "plain")


def bind_formulas(
    namespace: dict[str, Any], functions: Iterable[Function], meanings: Mapping[str, str], xl: Any = xw
) -> tuple[str, ...]:
    """Put the host's view of functions into the namespace of the module that Excel loads.

    Parameters
    ----------
    namespace
        Where the formulas go, under their upper-case names: a module's `globals()`.
    functions
        Plain functions whose arguments are hinted `Range` (or None), `str`, `int`, `float`, `bool` or a `Literal`.
    meanings
        Argument → what it means, for Excel's function wizard.
    xl
        The xlwings module whose `func` and `arg` register; tests give another.

    Returns
    -------
    tuple of str
        The formulas' names.
    """
    bound = {f.__name__.upper(): _formula(f, meanings, xl, str(namespace["__name__"])) for f in functions}
    namespace.update(bound)
    return tuple(bound)


def bind_scripts(namespace: dict[str, Any], scripts: Mapping[str, Function], xl: Any = xw) -> None:
    """Register scripts (name shown → function of a book) where the host runs scripts itself: Lite and Server."""
    if host_kind(xl) == "officejs":
        namespace.update({f.__name__: xl.script(_script(f), name=name) for name, f in scripts.items()})


def _script(function: Function) -> Function:
    @functools.wraps(function)
    def script(book: xw.Book) -> None:
        try:
            function(book)
        except SalesError as error:
            raise xw.XlwingsError(str(error)) from error

    return script


def _formula(function: Function, meanings: Mapping[str, str], xl: Any, module: str) -> Function:
    kind = host_kind(xl)
    hints, signature = typing.get_type_hints(function), inspect.signature(function)
    name = function.__name__.upper()

    def formula(*values: Any) -> Any:
        try:
            return answer_cells(function(**_arguments(values, signature, hints)), LONGEST_TEXT[kind])
        except SalesError as error:
            return _said(str(error), kind, error)
        except Exception as error:
            log.exception("%s failed", name)  # the last place where an error can still be told in the cell
            return _said(f"{name} could not work this out ({type(error).__name__}: {error})", kind, error)

    seen = {a: h for a, h in hints.items() if kind == "officejs" and typing.get_origin(h) is Literal and a != "return"}
    formula.__name__ = formula.__qualname__ = name
    formula.__module__ = module
    formula.__doc__ = first_line(function)[:LONGEST_DOC]
    formula.__annotations__ = seen
    formula.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [p.replace(annotation=seen.get(a, p.empty)) for a, p in signature.parameters.items()]
    )
    registered = xl.func(formula, category=CATEGORY) if kind == "com" else xl.func(formula)
    for argument in signature.parameters:
        options: dict[str, Any] = {"ndim": 2} if _hint(hints[argument]) == Range else {}
        registered = xl.arg(argument, doc=meanings[argument][:LONGEST_DOC], **options)(registered)
    return typing.cast(Function, registered)


def first_line(function: Function) -> str:
    """The first line of a function's docstring, its description in the wizard."""
    return (inspect.getdoc(function) or "").split("\n", 1)[0]


def _said(text: str, kind: HostKind, error: Exception) -> str:
    """An error as its host shows it: a text in the cell on Windows, a hover text, an exception in Python."""
    if kind == "officejs":
        raise xw.XlwingsError(text) from error
    if kind == "plain":
        raise error
    return f"{ERROR_MARK} {text}"[: LONGEST_TEXT["com"]]


# ---- cells in ---------------------------------------------------------------------------------------------------


def _arguments(values: Sequence[Any], signature: inspect.Signature, hints: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by name, each as its hint says; those left out or empty are left to their defaults."""
    given: dict[str, Any] = {}
    for (name, parameter), value in zip(signature.parameters.items(), values, strict=False):
        if not _left_out(value):
            given[name] = argument_value(value, hints[name], name)
        elif parameter.default is inspect.Parameter.empty:
            raise InputError(f"{name} is empty", cure="Give the range with its header row.")
    for name, parameter in list(signature.parameters.items())[len(values) :]:
        if parameter.default is inspect.Parameter.empty:
            raise InputError(f"{name} is missing", cure="Give the range with its header row.")
    return given


def _left_out(value: Any) -> bool:
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value is None or value == "" or value == []


def argument_value(value: Any, hint: Any, name: str) -> Any:
    """One argument as its type hint says, whatever form the host gave it.

    Raises
    ------
    InputError
        Where the value cannot be read as that.

    Examples
    --------
    >>> argument_value([["3"]], int, "top"), argument_value("REGION", Literal["region", "rep"], "by")
    (3, 'region')
    """
    hint = _hint(hint)
    if hint == Range:
        return [[cell_value(c) for c in row] for row in _rows(value)]
    while isinstance(value, list | tuple) and len(value):
        value = value[0]
    value = cell_value(value)
    if typing.get_origin(hint) is Literal:
        return _choice(value, typing.get_args(hint), name)
    try:
        return READERS[hint](value)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{name} takes {KINDS[hint]}, not {value!r}") from None


def _hint(hint: Any) -> Any:
    """`X` of `X | None`."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(a for a in typing.get_args(hint) if a is not type(None))
    return hint


def _rows(value: Any) -> Range:
    if not isinstance(value, list | tuple):
        return [[value]]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in value]


def cell_value(value: Any) -> Any:
    """A cell's value in one form for all hosts: an empty text is None, a currency cell a float, a time has no zone."""
    if isinstance(value, str):
        return value if value else None
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    return value


def _choice(value: Any, choices: Sequence[str], name: str) -> str:
    written = str(value).strip().lower()
    found = [c for c in choices if c.lower() == written]
    if not found:
        raise UsageError(f"{name} cannot be {value!r}", cure=nearest(written, choices))
    return found[0]


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value).strip()


def _whole(value: Any) -> int:
    number = float(value)
    if not number.is_integer():
        raise ValueError(value)
    return int(number)


def _yes_no(value: Any) -> bool:
    if isinstance(value, str) and value.strip().lower() not in YES_NO:
        raise ValueError(value)
    return YES_NO[value.strip().lower()] if isinstance(value, str) else bool(value)


YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
READERS: dict[Any, Callable[[Any], Any]] = {str: _text, int: _whole, float: float, bool: _yes_no}
KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "TRUE or FALSE"}


# ---- cells out --------------------------------------------------------------------------------------------------


def answer_cells(answer: Any, longest: int = LONGEST_TEXT["plain"]) -> Any:
    """An answer as cells: rows of equal length of plain values; missing ones are None, which is empty on every host.

    Examples
    --------
    >>> answer_cells([["Region", "Revenue"], ["North", float("nan")], ["South"]])
    [['Region', 'Revenue'], ['North', None], ['South', None]]
    """
    if not isinstance(answer, list):
        return _shown(answer, longest)
    width = max((len(row) for row in answer), default=0)
    rows = [[_shown(v, longest) for v in row] + [None] * (width - len(row)) for row in answer]
    return rows if width else [[None]]


def _shown(value: Any, longest: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= longest else value[: longest - 1] + "…"
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value
