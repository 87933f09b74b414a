"""The port for finding: an app brings what can be found among its records by one registered class.

    @register
    class Outcomes(TitledRows):
        name, title, permission, order = "outcomes", _("Outcomes"), "contacts.read", 60

        def rows(self, membership): ...
        def hit(self, row): ...

What somebody types is read once (`portal.sought`) and asked of every source that their role may read. A source begins
with `visible_to(membership)`: what a member may not see is neither found nor counted. It asks the database once or
twice, however much there is to find, and answers no more than it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.urls import reverse

from portal.bilingual import Said
from portal.permissions import ANYBODY_SIGNED_IN, TABLE
from portal.sought import Sought, sought
from portal.title_keys import holding

if TYPE_CHECKING:
    from portal.accounts.models import Membership

FIRST = 5
"""So many of each kind are shown at first; one more is asked for, to know whether there are more."""
MOST = 100
"""So many of one kind are shown at most, on the page that shows this kind alone."""


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, the page it opens, and a few words that tell it from its like.

    `also` is the name in the other script; `partner` what belongs to it after a dash: the other city of a partnership.
    """

    title: Said
    address: str
    words: Sequence[Said | str] = ()
    also: Said | None = None
    partner: Said | None = None


class SearchSource:
    """One kind of thing that can be found. `order` is its place among the groups of an answer."""

    name: ClassVar[str]
    title: ClassVar[Any]
    permission: ClassVar[str]
    order: ClassVar[int] = 50

    def find(self, asked: Sought, membership: Membership, limit: int) -> list[Hit]:
        """At most `limit` of what this member may see, the likeliest first. One or two queries."""
        raise NotImplementedError

    def more(self, asked: Sought, membership: Membership) -> str:
        """The address of the page that shows all of them: this kind alone, unless an app has a list of its own."""
        page = reverse("find_everywhere", kwargs={"association": membership.association.slug})
        return f"{page}?{urlencode({'q': asked.text, 'kind': self.name})}"


class TitledRows(SearchSource):
    """Rows that are found by kept keys (`portal.title_keys`), their own and those of rows that they name. Two queries:
    which are found, of these those written down last, and then these rows in the order of `rows`. The database walks
    the keys from the newest and ends when it has enough; a row that is not shown is never read into the process."""

    keys: ClassVar[tuple[str, ...]] = ("title_key",)

    def rows(self, membership: Membership) -> QuerySet:
        """What this member may see, in the order in which it is shown, with what `hit` needs in the same query."""
        raise NotImplementedError

    def hit(self, row: Any) -> Hit:
        """One of the rows as a hit. No query: the member's association is at hand as `row.association`."""
        raise NotImplementedError

    def find(self, asked: Sought, membership: Membership, limit: int) -> list[Hit]:
        rows = self.rows(membership)
        # The newest by number: sorting thousands of rows by a day would cost as much as reading them.
        newest = rows.filter(holding(asked, self.keys)).select_related(None).order_by("-pk")
        numbers = list(newest.values_list("pk", flat=True)[:limit])
        found = list(rows.filter(pk__in=numbers)) if numbers else []
        for row in found:
            row.association = membership.association
        return [self.hit(row) for row in found]


@dataclass(frozen=True)
class Group:
    """What one source has found; `more` is empty where that is all."""

    name: str
    title: Any
    hits: Sequence[Hit]
    more: str = ""

    @property
    def number(self) -> int:
        """How many are shown."""
        return len(self.hits)


@dataclass(frozen=True)
class Answer:
    """What was found of everything, by kind. Where `is_narrowed` one kind alone was asked; `is_cut` says that even so
    there are more than are shown."""

    asked: Sought
    groups: Sequence[Group] = ()
    is_narrowed: bool = False
    is_cut: bool = False

    @property
    def number(self) -> int:
        """How many are shown."""
        return sum(len(group.hits) for group in self.groups)

    @property
    def is_more(self) -> bool:
        """Whether there are more than are shown."""
        return any(group.more for group in self.groups)


_sources: dict[str, SearchSource] = {}
Names = Callable[[Any], Iterable[Sequence[str]]]
_names: dict[str, Names] = {}


def register(source: type[SearchSource]) -> type[SearchSource]:
    """Make a source known; an app's `searches.py` does so. Refuses a name that another class has."""
    known = _sources.get(source.name)
    if known and type(known).__qualname__ != source.__qualname__:
        raise ImproperlyConfigured(f"Two search sources are called {source.name!r}.")
    _sources[source.name] = source()
    return source


def register_names(names: Names) -> Names:
    """Make known what has several names: membership → the names of each thing. One query. Who types one name means
    the others as well, in whatever is searched: 静岡 finds a trip to Shizuoka."""
    _names[f"{names.__module__}.{names.__qualname__}"] = names
    return names


def all_sources() -> list[SearchSource]:
    """Every source in its order."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.name))


def holds(membership: Membership, permission: str) -> bool:
    """Whether the role of this membership has the permission."""
    return bool(TABLE[permission] & {ANYBODY_SIGNED_IN, membership.role})


def find_everywhere(text: str, membership: Membership, *, kind: str = "") -> Answer:
    """What every source that this member's role may read finds; with `kind` that source alone, and more of it.

    Asks nothing where nothing can be asked for. A kind that does not exist, or that the role may not read, is ignored.
    """
    asked = sought(text)
    if not asked:
        return Answer(asked)
    asked = sought(text, [group for names in _names.values() for group in names(membership)])
    sources = [source for source in all_sources() if holds(membership, source.permission)]
    chosen = [source for source in sources if source.name == kind]
    limit = MOST if chosen else FIRST
    groups = []
    is_cut = False
    for source in chosen or sources:
        if hits := source.find(asked, membership, limit + 1):
            is_more = len(hits) > limit
            more = source.more(asked, membership) if is_more and not chosen else ""
            groups.append(Group(source.name, source.title, hits[:limit], more))
            is_cut |= is_more and bool(chosen)
    return Answer(asked, groups, bool(chosen), is_cut)
