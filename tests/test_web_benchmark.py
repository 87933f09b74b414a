"""What the benchmark of the web hosts makes of the answers it gets."""

from __future__ import annotations

from tests.benchmarks.contacts.visitor import Answer
from tests.benchmarks.web.crowd import Crowd, Taken
from tests.benchmarks.web.pages import p95


def test_an_answer_counts_as_a_multiple_of_its_own_page() -> None:
    taken = [Taken("list of people", 0.0, 30.0), Taken("board room", 1.0, 30.0), Taken("a person", 2.0, 30.0)]
    met = Crowd(taken, [], seconds=2.0)
    assert met.beside({"list of people": 10.0, "board room": 60.0}) == [3.0, 0.5]
    assert met.a_second == 1.5
    assert p95([*range(1, 101)]) == 96 and p95([7.0]) == 7.0


def test_a_packed_answer_is_read_and_weighs_what_was_sent() -> None:
    packed = bytes.fromhex("1f8b0800000000000003cb48cdc9c95728cf2fca49010085114a0d0b000000")
    answer = Answer(200, packed, {"Content-Encoding": "gzip"}, 1.0, 1.0)
    assert answer.text == "hello world" and len(answer.body) == 31
