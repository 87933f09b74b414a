"""Benchmarks write their own section and leave the others alone."""

from tests.benchmarks.results import Figure, plain, write


def test_a_section_is_replaced_and_the_others_stay(tmp_path):
    page = tmp_path / "benchmarks.md"
    write("Web", "How.", [Figure("start", 1.234, "s", at_most=3)], page=page)
    write("Documents", "How.", [Figure("render", 250, "ms")], page=page)
    write("Web", "How.", [Figure("start", 4, "s", at_most=3)], page=page)
    text = page.read_text()
    assert text.count("## Web\n") == text.count("## Documents\n") == 1
    assert "| start | **4 s** | ≤ 3 s – **missed** |" in text
    assert "| render | 250 ms |  |" in text
    assert "1.23" not in text


def test_numbers_are_short():
    assert [plain(number) for number in (0.12345, 1.5, 3.0, 45.678, 1234.5)] == ["0.123", "1.5", "3", "45.7", "1234"]


def test_what_was_not_measured_is_named_with_the_reason():
    figure = Figure("ours / Typst", None, "×", at_most=4, why_not="typst is not installed")
    assert figure.row() == "| ours / Typst | not measured: typst is not installed | ≤ 4 × |" and not figure.is_met
    assert Figure("start", 2, "s", at_most=3).row() == "| start | 2 s | ≤ 3 s – met |"
