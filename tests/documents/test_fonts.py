"""The faces: the same bytes whenever they are built, and every character that a name may need."""

import pytest
from fontTools.ttLib import TTFont

from portal.documents import fonts


@pytest.fixture(scope="module")
def folder():
    return fonts.fonts_folder()


def test_two_builds_are_equal_to_the_byte():
    face = fonts.FACES[0]
    assert fonts._build(face) == fonts._build(face)


def test_the_recorded_hashes_are_those_of_the_files(folder):
    import hashlib

    assert fonts.fonts_are_current(folder)
    for name, digest in fonts.font_hashes(folder):
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_build_of_another_recipe_is_not_current(folder, tmp_path):
    assert not fonts.fonts_are_current(tmp_path)
    (tmp_path / fonts.MANIFEST).write_text((folder / fonts.MANIFEST).read_text().replace('"recipe": ', '"recipe": 9'))
    assert not fonts.fonts_are_current(tmp_path)


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.file_name)
def test_a_face_is_truetype_with_everything_a_name_may_need(face, folder):
    font = TTFont(folder / face.file_name)
    characters, widths = font.getBestCmap(), font["hmtx"].metrics
    assert "glyf" in font and "CFF " not in font and "fvar" not in font
    for character in "Omaha Shizuoka 静岡市 髙﨑邉𠮷①㈱ ŌōŪū éñü †⁰¹²³⁴⁵⁶⁷⁸⁹ – — ’ “” ● ○ ・ 〜 ￥":
        assert ord(character) in characters, character
    em = font["head"].unitsPerEm
    assert widths[characters[0x2009]][0] == widths[characters[0x202F]][0] == em / 8
    assert font["OS/2"].usWeightClass == face.weight
    assert (folder / face.licence_name).read_text().count("SIL Open Font License") or "SIL OPEN FONT" in (
        folder / face.licence_name
    ).read_text()


def test_the_bold_is_a_real_bold_with_even_figures(folder):
    def width(name, character):
        font = TTFont(folder / name)
        return font["hmtx"].metrics[font.getBestCmap()[ord(character)]][0]

    for name, expected in (("PortalSans-Regular.ttf", 555), ("PortalSans-Bold.ttf", 590)):
        assert {width(name, digit) for digit in "0123456789"} == {expected}
