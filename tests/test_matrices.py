"""The sample of a large matrix is the same on every machine, and the whole when asked for."""

from collections import Counter

from tests import matrices


def test_a_sample_keeps_its_cases_and_their_order(monkeypatch):
    monkeypatch.delenv("TEST_ALL", raising=False)
    cases = list(range(1000))
    chosen = matrices.sample(cases, 20)
    assert len(chosen) == 20
    assert chosen == sorted(chosen) == matrices.sample(cases, 20)


def test_a_whole_run_and_a_small_matrix_leave_nothing_out(monkeypatch):
    monkeypatch.delenv("TEST_ALL", raising=False)
    assert matrices.sample([3, 1, 2], 5) == [3, 1, 2]
    monkeypatch.setenv("TEST_ALL", "1")
    assert matrices.sample(list(range(1000)), 20) == list(range(1000))


def test_a_spread_meets_every_case_and_every_other_equally_often():
    met = matrices.spread("abcdef", [1, 2, 3, 4], each=2)
    assert met[:4] == [("a", 1), ("a", 2), ("b", 3), ("b", 4)]
    assert Counter(case for case, _other in met) == dict.fromkeys("abcdef", 2)
    assert Counter(other for _case, other in met) == dict.fromkeys([1, 2, 3, 4], 3)


def test_a_thinned_run_tries_one_test_in_so_many_and_some_cases_of_it(monkeypatch):
    monkeypatch.delenv("TEST_ALL", raising=False)
    tests = {f"{name}[{case}]": name for name in "abcdefg" for case in range(20)}
    tried = matrices.thinned(tests, cases=3, one_in=2)
    assert tried == matrices.thinned(tests, cases=3, one_in=2) < set(tests)
    assert sorted(Counter(tests[case] for case in tried).values()) == [3, 3, 3, 3]
    assert len(matrices.thinned(tests, cases=30)) == len(tests)
