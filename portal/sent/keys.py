"""What makes a form the same form when it comes again."""

from __future__ import annotations

import hashlib

from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field
LENGTH = 64  # of a masked token; a shorter one is a secret that some script holds, the same on every page


def key_of(request: HttpRequest) -> str:
    """The digest of a form: who sends it, where to, from which loaded page, and everything in it. Empty for a post that
    says nothing about its page, and for those of scripts, which have ways of their own.

    Django masks the token against forgery anew for each page that it answers with, so the token tells loaded pages
    apart: the same words typed on a page that was opened again are another form. Other words from the same page are
    too, or whoever goes back and writes down a second thing would lose it.
    """
    token = request.POST.get(TOKEN, "")
    if len(token) != LENGTH or "HX-Request" in request.headers or "X-Requested-With" in request.headers:
        return ""
    found = salted_hmac("portal.sent", "", algorithm="sha256")
    parts = [str(request.session.get(SESSION_KEY, "")), request.get_full_path()]
    for name in sorted(request.POST):
        parts += [name, *request.POST.getlist(name)]
    for name in sorted(request.FILES):
        parts += [name, *(_digest_of(file) for file in request.FILES.getlist(name))]
    for part in parts:
        data = part.encode(errors="replace")
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()


def _digest_of(file: UploadedFile) -> str:
    found = hashlib.sha256((file.name or "").encode(errors="replace"))
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
