"""Whether pages have left something behind that later pages share, for whoever looks after the memory."""

from __future__ import annotations

import gc

_styles = {"made": 0, "told": 0}


def style_made() -> None:
    """A style was made that later pages share."""
    _styles["made"] += 1


def styles_dropped() -> None:
    """Shared styles were given up: what was frozen may be collected again."""
    gc.unfreeze()
    _styles["made"] += 1


def warm_styles_grew() -> bool:
    """Whether shared styles were made or dropped since this was asked last."""
    grew = _styles["made"] != _styles["told"]
    _styles["told"] = _styles["made"]
    return grew
