"""What partnerships bring to a network's page; all modules are registered when the package is discovered."""

from importlib import import_module
from pkgutil import iter_modules

for module in sorted(iter_modules(__path__), key=lambda each: each.name):
    import_module(f"{__name__}.{module.name}")
