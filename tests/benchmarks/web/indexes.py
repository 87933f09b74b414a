"""Which index finds names: the portal's own beside others that PostgreSQL has, for words of both scripts.

`./run bench web --indexes`. Each candidate is made from the words by which people are found today, in a schema of its
own that goes at the end; each is asked who has a word that begins so, by EXPLAIN (ANALYZE, BUFFERS).
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.contacts.stage import PORTAL
from tests.benchmarks.results import Figure

WORDS = {
    "Latin": "dermeer",
    "Latin, rare": "castelquist",
    "two kanji": "山田",
    "one kanji": "山",
    "kana or romaji": "yamada",
}
ROUNDS, MOST = 9, 2001
"""A list that finds more people than this walks them in their order instead (contacts/searching.py)."""
HOW = """`./run bench web --indexes`: who has a word that begins so, for words in normal form as the search asks for
them; at most 2,001 people, as it does. *The index of names* is the portal’s: each word once, compared byte by byte,
and the words of people. The others have one row for each person, all words in one text: *pg_trgm* and *full text* by
GIN, *no index* by LIKE; *pattern* has one row for each word of each person, by a btree with text_pattern_ops. All of
the same words in the same database. Milliseconds are PostgreSQL's own, of EXPLAIN (ANALYZE, BUFFERS), the median; pages
are those of 8 KB that it looked at."""

TABLES = """
CREATE SCHEMA candidates;
CREATE TABLE candidates.words AS
    SELECT p.person_id AS person, t.token::text COLLATE "default" AS word
    FROM contacts_persontoken p JOIN contacts_nametoken t ON t.id = p.token_id WHERE p.association_id = %(house)s;
CREATE TABLE candidates.people AS
    SELECT person, ' ' || string_agg(word, ' ') AS names, to_tsvector('simple', string_agg(word, ' ')) AS text
    FROM candidates.words GROUP BY person;
"""


@dataclass(frozen=True)
class Candidate:
    """An index, how it is made, and how it is asked; `ours` are the indexes of the portal that answer instead."""

    name: str
    made: str
    asked: str
    ours: tuple[str, ...] = ()


CANDIDATES = (
    Candidate(
        "the index of names",
        "",
        "SELECT p.person_id FROM contacts_persontoken p WHERE p.association_id = %(house)s AND p.token_id IN ("
        "SELECT id FROM contacts_nametoken WHERE association_id = %(house)s AND token >= %(word)s AND token < %(end)s)",
        ("one_name_token", "one_word_per_person"),
    ),
    Candidate(
        "pattern",
        "CREATE INDEX candidate ON candidates.words (word text_pattern_ops, person)",
        "SELECT person FROM candidates.words WHERE word LIKE %(start)s",
    ),
    Candidate(
        "pg_trgm",
        "CREATE INDEX candidate ON candidates.people USING gin (names gin_trgm_ops)",
        "SELECT person FROM candidates.people WHERE names LIKE %(inside)s",
    ),
    Candidate(
        "full text",
        "CREATE INDEX candidate ON candidates.people USING gin (text)",
        "SELECT person FROM candidates.people WHERE text @@ to_tsquery('simple', %(lexeme)s)",
    ),
    Candidate("no index", "", "SELECT person FROM candidates.people WHERE names LIKE %(inside)s"),
)


def measured(url: str, facts: dict[str, dict]) -> list[Figure]:
    """Every candidate; what PostgreSQL lacks here is named."""
    import psycopg

    house = {"house": facts[PORTAL]["association"]}
    rows: list[Figure] = []
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET jit = off")
        connection.execute("DROP SCHEMA IF EXISTS candidates CASCADE")
        try:
            for statement in TABLES.split(";\n"):
                if statement.strip():
                    connection.execute(statement, house)
            connection.execute("VACUUM ANALYZE candidates.words")
            connection.execute("VACUUM ANALYZE candidates.people")
            for candidate in CANDIDATES:
                try:
                    rows += of_candidate(connection, candidate, house)
                except psycopg.Error as error:
                    rows.append(Figure(candidate.name, None, "ms", why_not=str(error).splitlines()[0]))
        finally:
            connection.execute("DROP SCHEMA candidates CASCADE")
    return rows


def of_candidate(connection: Any, candidate: Candidate, house: dict[str, int]) -> list[Figure]:
    """What it costs to keep, and to ask for each word."""
    rows = []
    if candidate.name == "pg_trgm":
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    if candidate.made:
        connection.execute("DROP INDEX IF EXISTS candidates.candidate")
        began = time.perf_counter()
        connection.execute(candidate.made)
        rows.append(Figure(f"{candidate.name}: made in", time.perf_counter() - began, "s"))
    else:
        connection.execute("DROP INDEX IF EXISTS candidates.candidate")
    if names := list(candidate.ours) or (["candidates.candidate"] if candidate.made else []):
        sizes = "SELECT sum(pg_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name"
        size = connection.execute(sizes, [names]).fetchone()[0]
        rows.append(Figure(f"{candidate.name}: size", float(size) / 1_000_000, "MB"))
    for script, word in WORDS.items():
        rows += of_word(connection, candidate, script, house | ways(word))
    return rows


def ways(word: str) -> dict[str, str]:
    """A word as each candidate wants it."""
    return {
        "word": word,
        "end": f"{word}\U0010ffff",
        "start": f"{word}%",
        "inside": f"% {word}%",
        "lexeme": f"{word}:*",
    }


def of_word(connection: Any, candidate: Candidate, script: str, given: dict[str, Any]) -> list[Figure]:
    times, pages, found = [], 0, 0
    for _round in range(ROUNDS):
        query = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {candidate.asked} LIMIT {MOST}"
        plan = connection.execute(query, given).fetchone()[0][0]
        top = plan["Plan"]
        times.append(plan["Planning Time"] + plan["Execution Time"])
        pages, found = top["Shared Hit Blocks"] + top["Shared Read Blocks"], top["Actual Rows"]
    name = f"{candidate.name}: {script}"
    return [
        Figure(f"{name}, {found:,} found", statistics.median(times), "ms"),
        Figure(f"{name}, pages read", pages, ""),
    ]
