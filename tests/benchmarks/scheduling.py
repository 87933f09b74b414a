"""`./run bench scheduling`: how good a schedule of a large trip is, by its own proof, and how long one core takes.

Sixty stakeholders, a hundred and twenty hosts, six days of eight slots: 720 meetings wanted, nearly a tenth of them
musts; hosts can on three half-days, travellers on nine; four parts of the city, three interpreters. Invented by fixed
seeds, and so tight that not everything finds a time. Every schedule is checked by rules of its own.
"""

from __future__ import annotations

import random
import statistics
import time

from delegations.scheduling import Schedule, Task, Wanted, Window, draw_up
from delegations.scheduling.greedy import first_choice
from delegations.scheduling.options import Option, excludes, options_of
from delegations.scheduling.searching import worth_of
from delegations.scheduling.tasks import COULD, MUST, SHOULD, Spot
from tests.benchmarks.results import Figure, write

AREAS = ("Aoi", "Suruga", "Shimizu", "Fujieda")
DAY, HOUR = 1440, 60
FIRST_HOURS = (9, 10, 11, 12, 13, 14, 15, 16)
SEEDS = (1, 2, 3)
NOTE = """720 meetings between 60 stakeholders and 120 hosts in 48 slots, three invented trips so tight that not all
find a time. The gap is what the solver itself proves: no schedule is better by more. The baseline looks at each
meeting once, musts first, and never back. Seconds are those of one thread, checks and reasons included."""


def trip(*, seed: int, stakeholders: int = 60, hosts: int = 120, days: int = 6, wishes: int = 720) -> Task:
    """A trip of that size."""
    draw = random.Random(seed)
    starts = tuple(day * DAY + hour * HOUR for day in range(days) for hour in FIRST_HOURS)
    halves = [(day, half) for day in range(days) for half in (0, 1)]
    free = {}
    for kind, number, share in (("host", hosts, days // 2), ("traveller", stakeholders, days * 3 // 2)):
        for each in range(number):
            chosen = sorted(draw.sample(halves, share))
            free[kind, each] = tuple(
                Window(day * DAY + (9 + 4 * half) * HOUR, day * DAY + (13 + 4 * half) * HOUR) for day, half in chosen
            )
    area_of = [draw.choice(AREAS) for _host in range(hosts)]
    pairs = draw.sample([(who, host) for who in range(stakeholders) for host in range(hosts)], wishes)
    helpers = tuple(("delegate", 1000 + number) for number in range(3))
    wanted = []
    for key, (who, host) in enumerate(pairs):
        meets = set(free["traveller", who]) & set(free["host", host])
        priority = MUST if key % 10 == 0 and len(meets) > 1 else SHOULD if key % 2 else COULD
        wanted.append(
            Wanted(
                key=key,
                name=f"{who}–{host}",
                priority=priority,
                minutes=45,
                who=frozenset({("traveller", who), ("host", host)}),
                where=Spot(area_of[host]),
                helpers=helpers if key % 8 == 1 else (),
                points=draw.randrange(0, 101, 5),
            )
        )
    hours = tuple(Window(day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in range(days))
    return Task(tuple(wanted), starts, hours, (), free, minutes_between=30)


def is_kept(task: Task, found: Schedule) -> bool:
    """Whether nobody is at two places at once and every must has a time, by the rule for two meetings alone."""
    options = {(each.meeting, each.start, each.helper): each for own in options_of(task) for each in own}
    chosen: list[Option] = [options[place.key, place.start, place.helper] for place in found.placed]
    if any(excludes(task, one, other) for number, one in enumerate(chosen) for other in chosen[:number]):
        return False
    return {row.key for row in task.wanted if row.priority == MUST} <= {place.key for place in found.placed}


def main() -> None:
    """Draw up each trip, check it, and write the section."""
    gaps, seconds, walls, plain = [], [], [], []
    for seed in SEEDS:
        task = trip(seed=seed)
        began, clock = time.process_time(), time.monotonic()
        found = draw_up(task)
        seconds.append(time.process_time() - began)
        walls.append(time.monotonic() - clock)
        if not isinstance(found, Schedule) or not is_kept(task, found):
            raise SystemExit(f"The schedule of trip {seed} breaks a rule, or there is none.")
        gaps.append(found.gap * 100)
        held = first_choice(task, options_of(task))
        plain.append(100 - 100 * worth_of(held) / found.bound)
    figures = [
        Figure("gap that is proven, the worst of three", max(gaps), "%", at_most=2),
        Figure("gap that is proven, median", statistics.median(gaps), "%"),
        Figure("seconds of one core, the slowest of three", max(seconds), "s", at_most=10),
        Figure("seconds by the clock, the slowest of three", max(walls), "s"),
        Figure("gap of the baseline to the same bound, median", statistics.median(plain), "%"),
    ]
    write("Scheduling", NOTE, figures)
