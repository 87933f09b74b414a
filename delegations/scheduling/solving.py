"""The one place that speaks with HiGHS: choose options of the greatest worth, at most one of each set.

Source: docs/decisions/0101-highs.md. One thread and a fixed seed: the same input gives the same choice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy

GAP = 0.004
"""Part of the worth up to which a choice need not be proven to be the best."""
NEAR = 1e-6
"""Part of the worth that rounding may take."""


@dataclass(frozen=True)
class Choice:
    """Which options were chosen, and the worth that no choice can exceed. Without a choice: `is_proven` says that there
    is none, rather than that time was up."""

    chosen: list[int] | None
    bound: float
    is_proven: bool


@dataclass(frozen=True)
class Relaxed:
    """The same question where options may be chosen in parts: how much of each, and the worth that nothing can exceed.
    Both None: time was up first. `is_impossible`: not even in parts can it be."""

    shares: list[float] | None
    bound: float | None
    is_impossible: bool = False


Sets = Collection[Sequence[int]]


def choose(
    worth: Sequence[float], *, at_most_one: Sets, exactly_one: Sets, start: Sequence[int], seconds: float
) -> Choice:
    """The choice of the greatest worth. `start` is one that keeps all sets; it stands if time is up first."""
    solver = _solver(worth, at_most_one, exactly_one, seconds, is_whole=True)
    if start:
        chosen = numpy.zeros(len(worth))
        chosen[list(start)] = 1.0
        known = highspy.HighsSolution()
        known.col_value = chosen.tolist()
        known.value_valid = True
        solver.setSolution(known)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Choice(None, 0.0, True)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Choice(None, float("inf"), False)
    values = solver.getSolution().col_value
    found = [place for place in range(len(worth)) if values[place] > 0.5]
    said, value = float(info.objective_function_value), sum(worth[each] for each in found)
    choice = Choice(found, max(float(info.mip_dual_bound), value), True)
    if start and value < said - NEAR * max(1.0, abs(said)):
        # HiGHS 1.16.0 hands the start back where simplifying the question has already bettered it.
        other = choose(worth, at_most_one=at_most_one, exactly_one=exactly_one, start=(), seconds=seconds)
        if other.chosen is not None and sum(worth[each] for each in other.chosen) > value:
            return other
    return choice


def relax(worth: Sequence[float], *, at_most_one: Sets, exactly_one: Sets, seconds: float) -> Relaxed:
    """The best that could be done in parts. No schedule is worth more."""
    solver = _solver(worth, at_most_one, exactly_one, seconds, is_whole=False)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Relaxed(None, None, True)
    if status != highspy.HighsModelStatus.kOptimal:
        return Relaxed(None, None)
    return Relaxed(list(solver.getSolution().col_value), float(solver.getInfo().objective_function_value))


def _solver(
    worth: Sequence[float], at_most_one: Sets, exactly_one: Sets, seconds: float, *, is_whole: bool
) -> highspy.Highs:
    solver = highspy.Highs()
    settings: dict[str, Any] = {"output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": GAP}
    for name, value in (settings | {"time_limit": max(0.05, seconds)}).items():
        solver.setOptionValue(name, value)
    rows = [(places, 0.0) for places in at_most_one] + [(places, 1.0) for places in exactly_one]
    solver.passModel(_model(worth, rows, is_whole=is_whole))
    return solver


def _model(worth: Sequence[float], rows: Sequence[tuple[Sequence[int], float]], *, is_whole: bool) -> highspy.HighsLp:
    model = highspy.HighsLp()
    size = len(worth)
    model.num_col_, model.num_row_ = size, len(rows)
    model.col_cost_ = numpy.array(worth, dtype=float)
    model.col_lower_, model.col_upper_ = numpy.zeros(size), numpy.ones(size)
    model.row_lower_ = numpy.array([least if least else -highspy.kHighsInf for _places, least in rows], dtype=float)
    model.row_upper_ = numpy.ones(len(rows))
    model.sense_ = highspy.ObjSense.kMaximize
    if is_whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * size
    lengths = numpy.array([0, *(len(places) for places, _least in rows)])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = size, len(rows)
    matrix.start_ = numpy.cumsum(lengths)
    places = [place for row, _least in rows for place in row]
    matrix.index_ = numpy.array(places, dtype=numpy.int32)
    matrix.value_ = numpy.ones(len(places))
    return model
