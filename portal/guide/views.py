"""The guide's pages and pictures. Open to everybody: a guest who holds a link reads them too."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.guide import pictures
from portal.guide.personas import BY_KEY, PERSONAS
from portal.guide.reading import address_for, reader_of
from portal.guide.texts import LANGUAGES, spoken, text_of
from portal.pages import page
from portal.permissions import open_to_all

A_DAY = 24 * 3600


@require_safe
@open_to_all
def guide(request: HttpRequest) -> HttpResponse:
    """Whom the guide is for, the reader's own pages first."""
    language = spoken(get_language())
    own = reader_of(request.user).personas
    rest = [each for each in PERSONAS if each not in own]
    context = {
        "own": [(each, text_of(each, language)) for each in own],
        "rest": [(each, text_of(each, language)) for each in rest],
        "asked": request.GET.get("at", ""),
    }
    return page(request, "guide/guide.html", context)


@require_safe
@open_to_all
def guide_page(request: HttpRequest, persona: str) -> HttpResponse:
    """One reader's page: what for, five steps, words, troubles. Steps lead on where the reader may go."""
    found = BY_KEY.get(persona)
    if found is None:
        raise Http404
    language, asked = spoken(get_language()), request.GET.get("at", "")
    text, reader = text_of(found, language), reader_of(request.user)
    membership = reader.membership_for(found, asked)
    steps = [
        {
            "key": each.key,
            "text": text.steps[each.key],
            "address": address_for(found, each, reader, membership),
            "picture": pictures.picture_of(found, each, language),
        }
        for each in found.steps
    ]
    context = {
        "persona": found,
        "text": text,
        "steps": steps,
        "has_pictures": any(each["picture"] for each in steps),
        "house": membership.association if membership else None,
        "asked": asked,
    }
    return page(request, "guide/guide_page.html", context)


@require_safe
@open_to_all
def guide_picture(request: HttpRequest, persona: str, step: str, language: str, theme: str) -> HttpResponse:
    """One picture. Only names that the guide itself knows lead to a file."""
    found = BY_KEY.get(persona)
    of = next((each for each in found.steps if each.key == step), None) if found else None
    if found is None or of is None or language not in LANGUAGES or theme not in pictures.THEMES:
        raise Http404
    try:
        data = pictures.file_of(found, of, language, theme).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    answer = HttpResponse(data, content_type="image/webp")
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer
