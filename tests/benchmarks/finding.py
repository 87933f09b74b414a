"""The search for everything in a small and in a large association: until the first of each kind are found.

``./run bench finding [--people N] [--rounds N] [--keep FOLDER] [--postgres]``. What is filled stays in the folder.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.contacts.invention import EMAIL, SLUG
from tests.benchmarks.contacts.stage import PORTAL, analyse, digest, edition, made, run
from tests.benchmarks.results import PAGE, Figure, write
from tests.servers import postgres

SMALL, LARGE, ROUNDS = 1_000, 100_000, 25
MOST = 1.3
ASKED = {
    "a name that nobody has": "tanaka h",
    "a family name and an initial": "yamada h",
    "a name in kana": "さとう",
    "a name in kanji": "山田",
    "a city": "しずおか",
    "a word of titles": "tea",
    "one letter": "k",
    "nothing there is": "xyzzyq",
    "a page of the portal": "import",
}
"""What is typed, and what it stands for."""
COUNTED = ("people", "touches", "organizations", "outcomes", "trips", "associations beside it")
HOW = """Two associations in databases of their own, the small one with a hundredth of everything: people, three times
as many touches, a tenth as many organizations, a fiftieth as many outcomes, a two-hundredth as many trips, programmes,
goals and agreements, each with a title of its own in both languages; and a two-hundredth as many associations beside
it, with twenty touches and eighteen titles each. *The search* is `portal.search.find_everywhere` inside a process of
the portal, for a member of the staff; *the answer* is the fragment that the browser gets for one more letter, through
all middleware. Milliseconds of processor time with SQLite, as they pass with PostgreSQL; the median of all rounds."""


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run bench finding", description=__doc__)
    parser.add_argument("--people", type=int, default=LARGE, help="of the large association")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--keep", type=Path, help="a folder for what is filled, to be used again")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--write", type=Path, default=PAGE, help="the page that the figures go into")
    options = parser.parse_args(words or [])
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        Path(place).chmod(0o711)  # the user of PostgreSQL passes through
        keep = (options.keep or Path(place)).absolute()
        small, large = (
            measured(people, keep, options.rounds, on_postgres=options.postgres)
            for people in (max(10, min(SMALL, options.people // 100)), options.people)
        )
    title = f"Finding: {options.people:,} people on {'PostgreSQL' if options.postgres else 'SQLite'}"
    write(title, HOW, figures(small, large), page=options.write)


def measured(people: int, keep: Path, rounds: int, *, on_postgres: bool = False) -> dict[str, Any]:
    """Fill a database of this size where there is none, and measure in a process of the portal."""
    with contextlib.ExitStack() as stack:
        made_by = digest([Path(__file__), Path(__file__).parent / "insight" / "fill.py"])
        name = f"finding_{people}_{edition()}_{made_by}"
        url = f"sqlite:///{keep}/{name}.sqlite3"
        if on_postgres:
            url = made(stack.enter_context(postgres(keep / "server", shared_buffers="512MB")), name)
        own = {"VAR_DIR": str(keep / "var"), "DATABASE_URL": url, "DEMO": "false", "REDIS_URL": ""}
        own |= {"SECRET_KEY": "benchmark " * 6, "ADMINISTRATOR_MFA": "false"}
        (keep / "var").mkdir(parents=True, exist_ok=True)
        run(own, PORTAL, "manage.py", "prepare", "--only", "messages", "static", "database")
        run(own, PORTAL, "-m", "tests.benchmarks.finding", "fill", str(people))
        if on_postgres:
            analyse(url)
        return json.loads(run(own, PORTAL, "-m", "tests.benchmarks.finding", "measure", str(rounds)))


def figures(small: dict[str, Any], large: dict[str, Any]) -> list[Figure]:
    """The rows of the table."""
    is_large = large["people"] >= LARGE
    rows = [Figure(name, large[name], "") for name in COUNTED]
    for words in ASKED:
        rows.append(Figure(f"the search: {words}", large["search"][words], "ms"))
        rows.append(Figure(f"the search: {words}, small", small["search"][words], "ms"))
    for words in ASKED:
        few, many = small["answer"][words], large["answer"][words]
        rows.append(Figure(f"the answer: {words}", many, "ms"))
        rows.append(Figure(f"the answer: {words}, large / small", many / few, "×"))
    few, many = (statistics.median(found["answer"].values()) for found in (small, large))
    return [
        *rows,
        Figure("the answer: first in a process", large["first"], "ms"),
        Figure("the answer, the median of all", many, "ms"),
        Figure("the answer, the median of all, large / small", many / few, "×", at_most=MOST if is_large else None),
        Figure("the answer: SQL statements", large["statements"], ""),
        Figure("the answer: SQL statements, small", small["statements"], ""),
    ]


# --- inside a process of the portal -----------------------------------------------------------------------------------


def fill(count: int) -> None:
    """People and organizations as in the benchmark of contacts, and what has a title."""
    from django.db import transaction

    from partnerships.models import Partnership
    from portal.accounts.models import Association
    from portal.scoping import scope
    from tests.benchmarks.contacts import fill as contacts
    from tests.benchmarks.insight.fill import beside, touches

    if Association.objects.filter(slug=SLUG).exists():
        return
    with transaction.atomic():
        association = contacts.house()
        with scope(association):
            contacts.fill(association, count)
            ours = list(Partnership.objects.order_by("pk"))
            titled(ours, count)
        for other, theirs in beside(count // 200, ours[0].home, ours[0].partner):
            with scope(other):
                touches(other, 20, [theirs])
                titled([theirs], THEIRS)


def titled(partnerships: list[Any], count: int) -> None:
    """Outcomes, trips, programmes, goals and agreements, each with a title of its own."""
    from tests import engagement, factories, trips
    from tests.benchmarks.insight.fill import copies

    dice = random.Random(20261123)
    made_of = (
        (engagement.outcome, 50),
        (trips.delegation, 200),
        (factories.programme, 200),
        (factories.goal, 200),
        (factories.agreement, 200),
    )
    for make, share in made_of:
        first = make(partnership=partnerships[0])
        rows = copies(first, max(1, count // share) - 1)
        for number, row in enumerate(rows):
            row.partnership = dice.choice(partnerships)
            what, whom = dice.choice(WHAT), dice.choice(WHOM)
            row.title_en = f"{what[0]} for {whom[0]}, no. {number}"
            row.title_ja = f"{whom[1]}への{what[1]}{number}"
        type(first).objects.bulk_create(rows, batch_size=500)


THEIRS = 500
"""People of an association beside ours, had it as many titles to a person."""
WHAT = (
    ("Green tea", "緑茶"),
    ("Sensors", "センサー"),
    ("A lecture", "講演"),
    ("School visits", "学校訪問"),
    ("Beef", "牛肉"),
)
WHOM = (
    ("two shops", "小売店2店"),
    ("the chamber", "商工会議所"),
    ("a hospital", "病院"),
    ("Kobe", "神戸"),
    ("growers", "生産者"),
)


def measure(rounds: int) -> dict[str, Any]:
    """Milliseconds by what is typed, how many statements one answer costs, and how many rows there are."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from contacts.models import Organization, Outcome, Person, Touch
    from delegations.models import Delegation
    from portal.accounts.models import Association, Membership, User
    from portal.scoping import scope
    from portal.search import find_everywhere

    settings.ALLOWED_HOSTS = ["*"]
    association = Association.objects.get(slug=SLUG)
    client = Client()
    client.force_login(User.objects.get(email=EMAIL), "django.contrib.auth.backends.ModelBackend")
    clock = time.perf_counter if connection.vendor == "postgresql" else time.process_time
    address = reverse("find_everywhere", kwargs={"association": SLUG})

    def answer(text: str) -> None:
        assert client.get(address, {"q": text}, headers={"HX-Request": "true"}).status_code == 200

    with scope(association):
        membership = Membership.objects.select_related("association").with_facts().get(association=association)
        began = clock()
        answer("tea")
        first = (clock() - began) * 1000
        search = {
            name: _median(clock, partial(find_everywhere, text, membership), rounds) for name, text in ASKED.items()
        }
        answers = {name: _median(clock, partial(answer, text), rounds) for name, text in ASKED.items()}
        with CaptureQueriesContext(connection) as caught:
            answer("tea")
        counted = {
            "people": Person.objects.count(),
            "touches": Touch.objects.count(),
            "organizations": Organization.objects.count(),
            "outcomes": Outcome.objects.count(),
            "trips": Delegation.objects.count(),
            "associations beside it": Association.objects.count() - 1,
        }
    return {"search": search, "answer": answers, "first": first, "statements": len(caught), **counted}


def _median(clock: Callable[[], float], work: Callable[[], Any], rounds: int) -> float:
    """Milliseconds; the first two rounds do not count."""
    found = []
    for _round in range(rounds + 2):
        began = clock()
        work()
        found.append((clock() - began) * 1000)
    return statistics.median(found[2:])


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        print(json.dumps(measure(int(sys.argv[2]))))
