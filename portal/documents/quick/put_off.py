"""Loading WeasyPrint without what our pages never use: fontTools' subsetter and instancer, fourteen megabytes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_PUT_OFF = {"fontTools.subset": (), "fontTools.varLib.instancer": ("instantiateVariableFont",)}
"""Module → functions that WeasyPrint takes out of it when it loads; of the others it keeps the module."""


@contextmanager
def without_font_tools() -> Iterator[None]:
    """Let WeasyPrint be imported in here. A page that needs them (there is no libharfbuzz-subset) loads them then."""
    waiting = {name: functions for name, functions in _PUT_OFF.items() if name not in sys.modules}
    for name, functions in waiting.items():
        sys.modules[name] = _stand_in(name, functions)
    try:
        yield
    finally:
        for name in waiting:
            del sys.modules[name]


def _stand_in(name: str, functions: tuple[str, ...]) -> ModuleType:
    def load(attribute: str) -> Any:
        if attribute.startswith("__"):  # asked by the import machinery
            raise AttributeError(attribute)
        return getattr(import_module(name), attribute)

    module = ModuleType(name)
    vars(module)["__getattr__"] = load
    for function in functions:
        setattr(module, function, _later(name, function))
    return module


def _later(name: str, function: str) -> Any:
    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(import_module(name), function)(*arguments, **options)

    return call
