"""`manage.py render`: whose record it takes, what it says, the same bytes each time."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.scoping import scope
from tests import factories

pytestmark = pytest.mark.django_db


def render(key, output, **options):
    out = StringIO()
    call_command("render", "snapshot", key, output=output, stdout=out, **options)
    return out.getvalue()


@pytest.mark.pdf
def test_the_only_partnership_of_that_name_is_taken_and_said(cast, tmp_path):
    said = render("omaha-shizuoka", tmp_path / "s.pdf", language="both", paper="letter")
    assert "association omaha" in said and "1 page" in said
    render("omaha-shizuoka", tmp_path / "again.pdf", language="both", paper="letter")
    assert (tmp_path / "s.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()


@pytest.mark.pdf
def test_a_pair_without_a_partnership_gives_the_starter_snapshot(tmp_path):
    pair = factories.pair()
    assert "public facts" in render(pair.slug, tmp_path / "s.pdf", language="ja", paper="a4")
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF-")


def test_two_associations_with_one_name_must_be_told_apart(cast, tmp_path):
    theirs = cast.springfield.association
    with scope(theirs):
        factories.partnership(
            association=theirs, home=factories.city(name="Omaha"), partner=factories.city(name="Shizuoka")
        )
    with pytest.raises(CommandError, match="--association"):
        render("omaha-shizuoka", tmp_path / "s.pdf")


@pytest.mark.parametrize(
    ("key", "options", "words"),
    [
        ("no-such", {}, "Nothing is called 'no-such'"),
        ("omaha-shizuoka", {"association": "nobody"}, "no association 'nobody'"),
        ("omaha-shizuoka", {"association": "springfield"}, "springfield has no 'omaha-shizuoka'"),
    ],
)
def test_what_is_not_there_is_said(cast, key, options, words, tmp_path):
    with pytest.raises(CommandError, match=words):
        render(key, tmp_path / "s.pdf", **options)


@pytest.mark.pdf
def test_a_folder_that_is_not_there_is_said(cast, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        render("omaha-shizuoka", tmp_path / "no" / "s.pdf")


@pytest.mark.pdf
def test_a_text_too_long_makes_no_file(cast, tmp_path):
    with scope(cast.omaha.association):
        cast.omaha.partnership.history_en = "\n".join(f"{1900 + year} {'Words. ' * 16}" for year in range(34))[:4000]
        cast.omaha.partnership.save()
    with pytest.raises(CommandError, match="History: about"):
        render("omaha-shizuoka", tmp_path / "s.pdf")
    assert not (tmp_path / "s.pdf").exists()
