"""When two names are one firm, and which addresses are a house's and not somebody's own. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from portal.search_key import search_key

# Forms of law, in either language, wherever they stand in the name.
_JAPANESE_FORMS = re.compile(
    r"\((?:株|有|合|資|名|同|社|財|一社|一財|公社|公財|学|福|医|独|特非)\)"
    r"|(?:一般|公益|特例)?(?:社団|財団)法人|特定非営利活動法人|npo法人|独立行政法人|国立大学法人|学校法人|社会福祉法人|医療法人"
    r"|株式会社|有限会社|合同会社|合資会社|合名会社|相互会社"
)
_LATIN_FORMS = re.compile(
    r"^(?:inc|incorporated|co|company|corp|corporation|ltd|limited|llc|llp|lp|plc|gmbh|ag|sa|srl|bv|kk|kabushiki|kaisha|"
    r"yugen|godo|nonprofit|npo|the)$"
)
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_NO_WORD = re.compile(r"[^\w]+|_")
_LIKE_A_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@]")

_MAILBOXES_OF_A_HOUSE = re.compile(
    r"^(?:info|information|contact|office|mail|email|e-mail|hello|sales|support|admin|webmaster|postmaster|service|"
    r"jimu|jimukyoku|soumu|somu|eigyo|kouhou|koho|otoiawase|toiawase|inquiry|reception|secretary|secretariat|"
    r"international|kokusai|team|staff|jinji|hr|press|general|enquiries|welcome|noreply|no-reply)(?:[-_.+]?\d*)@"
)
_MAIL_FOR_ANYBODY = re.compile(
    r"^(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|me|mac|aol|gmx|proton|protonmail|mail|zoho|"
    r"fastmail|comcast|verizon|att|sbcglobal|cox|charter|docomo|ezweb|softbank|vodafone|au|nifty|biglobe|ocn|so-net|"
    r"plala|dion|hi-ho|infoseek|excite)\."
)


@lru_cache(maxsize=1 << 15)
def company_key(name: str) -> str:
    """見本株式会社, （株）見本 and ㈱見本 are one; so are Sample Co., Ltd., The Sample Company and SAMPLE INC.

    A name of signs alone, and one that begins like a formula, is only itself: =1+1 is not -1+1, nor 11.
    """
    whole = unicodedata.normalize("NFKC", name).strip()
    if _LIKE_A_FORMULA.match(whole):
        return whole.casefold()[:200]
    folded = search_key(whole).replace("&", " and ")
    bare = _JAPANESE_FORMS.sub(" ", folded)
    dotted = _DOTTED.sub(lambda found: found.group().replace(".", ""), bare)
    words = [word for word in _NO_WORD.split(dotted) if word]
    kept = [word for word in words if not _LATIN_FORMS.match(word)]
    return ("".join(kept or words) or whole.casefold())[:200]


def company_keys(names: Iterable[str]) -> dict[str, str]:
    """The keys of a firm's names, each with the name."""
    return {key: name for name in names if name and (key := company_key(name))}


def domain_of(email: str) -> str:
    """The domain of an address if it is a firm's own; empty for providers whom anybody may use."""
    _, _, domain = email.rpartition("@")
    return "" if not domain or _MAIL_FOR_ANYBODY.match(domain) else domain


def is_shared_mailbox(email: str) -> bool:
    """info@, office@, jimukyoku@: an address that stands for a house."""
    return bool(_MAILBOXES_OF_A_HOUSE.match(email))
