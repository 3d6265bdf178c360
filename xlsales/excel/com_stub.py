"""xlwings' Windows code made importable on any system, to generate the formula wrappers and to test the Windows path.

pywin32 is replaced by inert stand-ins while xlwings' own `udfs` module is imported; its code runs unmodified. Building
the template and the tests use this; the product never does.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import io
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import MagicMock

import xlwings as xw

PYWIN32 = (
    "pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone",
    "win32com", "win32com.client", "win32com.server", "win32com.server.util", "win32com.server.dispatcher",
    "win32com.server.policy",
)  # fmt: skip
LOADERS = ("oledll", "windll", "PyDLL")
MISSING = -2147352572
"""What COM hands over for an optional argument that the formula leaves out."""


class ComError(Exception):
    """Stands for `pywintypes.com_error`."""

    hresult = 0


class ComObject:
    """Stands for the COM base classes that xlwings asks `isinstance` of."""


class ComRange:
    """The little of a COM Range that xlwings reads when a formula is given a range."""

    def __init__(self, values: list[list[Any]]) -> None:
        self._values = tuple(tuple(row) for row in values)
        self.Row = self.Column = 1
        self.Worksheet = MagicMock(name="Worksheet")
        self.Count = len(self._values) * len(self._values[0])
        self.Rows = types.SimpleNamespace(Count=len(self._values))
        self.Columns = types.SimpleNamespace(Count=len(self._values[0]))

    @property
    def Value(self) -> Any:  # noqa: N802 - the name is Excel's
        """The cells' values: a tuple of rows, or the value of a single cell."""
        return self._values[0][0] if self.Count == 1 else self._values

    Value2 = Value


def windows_udfs() -> Any:
    """Xlwings' module `udfs`, imported over stand-ins where the system is not Windows.

    Returns
    -------
    module
        With `xlfunc`, `xlarg`, `generate_vba_wrapper` and `call_udf`.
    """
    if "xlwings.udfs" not in sys.modules:
        with _stand_ins():
            _xlwindows: Any = importlib.import_module("xlwings._xlwindows")
            importlib.import_module("xlwings.udfs")
            importlib.import_module("xlwings.com_server")  # which call_udf imports when it is called
        _xlwindows.is_range_instance = lambda argument: isinstance(argument, ComRange)
        _xlwindows.Apps.cleanup = staticmethod(lambda: None)
        xw._xlwindows = _xlwindows
        active = xw.engines.active
        xw.engines.add(xw.Engine(impl=_xlwindows.engine))
        xw.engines.active = active
    return sys.modules["xlwings.udfs"]


def windows_decorators() -> types.SimpleNamespace:
    """What `xlwings.func` and `xlwings.arg` are on Windows."""
    udfs = windows_udfs()
    return types.SimpleNamespace(func=udfs.xlfunc, arg=udfs.xlarg)


def vba_wrappers(module_name: str, module: types.ModuleType) -> str:
    """The VBA text of a module's formulas, written by xlwings' own generator.

    Parameters
    ----------
    module_name
        The name that VBA hands to Python to import.
    module
        A module whose formulas were bound with `windows_decorators`.
    """
    text = io.StringIO()
    windows_udfs().generate_vba_wrapper(module_name, module, text, types.SimpleNamespace(Name="workbook.xlsm"))
    return text.getvalue()


@contextmanager
def _stand_ins() -> Iterator[None]:
    stubs = {name: _stub(name) for name in PYWIN32}
    stubs["win32com"].client, stubs["win32com"].server = stubs["win32com.client"], stubs["win32com.server"]
    types_, client = stubs["pywintypes"], stubs["win32com.client"]
    types_.com_error = types_.error = stubs["pythoncom"].ole_error = ComError
    types_.TimeType = dt.datetime
    types_.Time = lambda time: dt.datetime(*time[:6]) if isinstance(time, tuple) else time
    client.CDispatch = client.CoClassBaseClass = client.DispatchBaseClass = ComObject
    client.Dispatch = lambda target, **_: target
    stubs["pythoncom"].CoInitialize = lambda *_: None
    stubs["win32timezone"].TimeZoneInfo.utc.return_value = None
    modules = {name: sys.modules.get(name) for name in PYWIN32}
    loaders = {name: getattr(ctypes, name, None) for name in LOADERS}
    sys.modules.update(stubs)
    for name in LOADERS:
        setattr(ctypes, name, MagicMock())
    try:
        yield
    finally:
        for name, loader in loaders.items():
            setattr(ctypes, name, loader) if loader is not None else delattr(ctypes, name)
        for name, module in modules.items():
            if module is not None:
                sys.modules[name] = module


def _stub(name: str) -> Any:
    stub = MagicMock(name=name)
    stub.__name__, stub.__path__, stub.__spec__, stub.__file__ = name, [], None, f"/stand-in/{name}.dll"
    return stub
