"""How a function of ours takes the place of one of WeasyPrint's."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable
from typing import Any, TypeVar

Ours = TypeVar("Ours")

_waiting: list[tuple[str, str, Any]] = []


def instead_of(module: str, name: str) -> Callable[[Ours], Ours]:
    """Register a function that stands for `name` (perhaps `Class.name`, perhaps a property) of `module`."""

    def register(ours: Ours) -> Ours:
        _waiting.append((module, name, ours))
        return ours

    return register


def take_their_places() -> None:
    """Put what is registered in place, wherever the engine's modules know the original by name or in a table."""
    while _waiting:
        module_name, name, ours = _waiting.pop()
        module = importlib.import_module(module_name)
        *path, last = name.split(".")
        holder: Any = module
        for part in path:
            holder = getattr(holder, part)
        theirs = inspect.getattr_static(holder, last)
        setattr(holder, last, property(ours) if isinstance(theirs, property) else ours)
        if holder is module:
            _replace_imports(theirs, ours)


def _replace_imports(theirs: Any, ours: Any) -> None:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in ("weasyprint", "pydyf"):
            continue
        for key, value in list(vars(module).items()):
            if value is theirs:
                setattr(module, key, ours)
            elif isinstance(value, dict) and key.isupper():
                value.update({entry: ours for entry, known in value.items() if known is theirs})
