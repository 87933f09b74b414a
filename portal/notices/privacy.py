"""What notices hold of somebody: nothing but keys. What a notice says is written from its row when it is read, so that
with the row it is gone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.privacy import Place, register


@register
class Notices(Place):
    """Notices name kinds, keys, days and codes."""

    name, label = "notices", _("Notices")
    answers = {
        "notices.Notice.kind": "the name of a kind",
        "notices.Notice.cause": "codes and keys",
        "notices.Notice.details": "keys, days and codes; no words of anybody's",
        "notices.NoticeLetter.digest": "a digest",
        "notices.NoticeWish.ways": "names of kinds, each with the name of a way",
    }
