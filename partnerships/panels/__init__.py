"""What partnerships bring to the board room; each module is one panel, and all are registered when the package is."""

from importlib import import_module
from pkgutil import iter_modules

for module in sorted(iter_modules(__path__), key=lambda each: each.name):
    import_module(f"{__name__}.{module.name}")
