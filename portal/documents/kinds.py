"""The port for paper: an app adds a kind of document by one registered class, one template and one test.

    @register
    class Snapshot(DocumentKind):
        name, title, template = "snapshot", _("Partnership snapshot"), "print/_snapshot.html"

The kind finds its subject and gives its facts as plain data; the portal sets, fits, writes, keeps and serves the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from portal.documents.outline import Outline

if TYPE_CHECKING:
    from portal.accounts.models import Membership


class Facts(Protocol):
    """What a page prints: a dataclass of plain values, the same for the same rows, language and paper."""

    @property
    def document_title(self) -> str:
        """The title that a PDF reader shows."""

    @property
    def logo(self) -> str:
        """The name of the giver's kept logo, or empty."""

    @property
    def as_of(self) -> str:
        """The day of the last change (ISO), or empty; never today's date as such, or no page would stay the same."""


class Draw(Protocol):
    """`portal.pictures.for_paper`, or for the preview `for_screen`."""

    def __call__(self, name: str, width_px: int, height_px: int = 0) -> str:
        """The kept picture of this name as an address that holds it; empty for an empty name."""


@dataclass(frozen=True)
class Choice:
    """Something that a person chooses of a document beside language and paper: whose city, whose sector.

    `values` answers the pairs (value, label) for a subject, the usual one first; None stands for words that the person
    types, at most `longest` characters, of which `suggested` answers some that are known. `is_alike` says that a value
    is called the same whatever the subject, so that a list of documents asks for it once. `is_in_title` says that the
    kind's `title_for` names what was chosen, so that nobody reads it twice.
    """

    name: str
    label: Any
    values: Callable[[Any], Sequence[tuple[str, Any]]] | None = None
    help_text: Any = ""
    longest: int = 120
    suggested: Callable[[Any], Sequence[str]] | None = None
    is_alike: bool = False
    is_in_title: bool = False


EDITION = Choice(
    "edition",
    _("Edition"),
    values=lambda _subject: [("full", _("With the people to talk to")), ("public", _("Public: without people"))],
    help_text=_("The public edition holds what your association shows in the directory, and nobody’s name or number."),
)
"""The choice that lets an umbrella body have a kind's pages. A kind that lists it among its `choices` promises: with
`is_public_edition(options)` its `collect` answers only what the association has made public, and nothing of people –
no names, no telephone, no mail, no titles. Networks get pages of such kinds alone, in that edition alone; a test puts
a mark into every contact and looks for it in the public edition of every kind.
"""


def is_public_edition(options: Mapping[str, str]) -> bool:
    """Whether the page is for eyes outside the association."""
    return options.get(EDITION.name) == "public"


OTHER_BLOCKS = {"mast": _("Name of the association"), "title": _("Names of the cities")}


class DocumentKind:
    """One kind of one-page document. Everything it asks of the database happens in `find` and `collect`."""

    name: ClassVar[str]
    title: ClassVar[Any]
    purpose: ClassVar[Any]
    """What the paper is for, in one sentence: whoever looks for a paper chooses by it."""
    template: ClassVar[str]
    sheet: ClassVar[str]
    """The kind's own rules: static/css/print-<sheet>.css, read after the rules that all kinds share."""
    choices: ClassVar[tuple[Choice, ...]] = ()
    block_titles: ClassVar[Mapping[str, Any]]
    """Block id → what the reader calls it, for "… is too long"."""
    yields: ClassVar[tuple[Any, ...]] = ()
    """What a person may leave out, first to last, when a page does not fit. The portal never leaves out anything
    itself.
    """
    about: ClassVar[str] = ""
    """What `subjects` are: kinds of one name here have the same, and a list of many kinds asks for them once."""
    is_public: ClassVar[bool] = False
    """Made of shared facts only: anybody may ask for it, and it belongs to no association."""
    drafts: ClassVar[tuple[type, ...]] = ()
    """The models whose rows `with_draft` knows what to do with."""
    code: ClassVar[tuple[str, ...]] = ()
    """Modules whose code decides what the page looks like, besides the class's own; they belong to the fingerprint."""

    def title_of(self, block: str) -> str:
        """What the reader calls a block of this kind; the kind's own title for what is no block."""
        return str(self.block_titles.get(block) or OTHER_BLOCKS.get(block) or self.title)

    def find(self, key: str, membership: Membership | None = None) -> Any:
        """The subject with this key that this member may see; LookupError if there is none. Queries."""
        raise NotImplementedError

    def find_all(self, keys: Iterable[str], membership: Membership | None = None) -> dict[str, Any]:
        """Key → subject, for those that this member may see. A kind answers for a list as it does for one. Queries."""
        found = {}
        for key in dict.fromkeys(keys):
            with suppress(LookupError):
                found[key] = self.find(key, membership)
        return found

    def subjects(self, membership: Membership | None = None) -> Sequence[Any]:
        """Everything of the open association that this kind can be about, for a batch; what this member may see.

        They need no further query for `key_of` and `str`. Empty for a kind that is not made in batches. Queries.
        """
        return ()

    def public_subjects(self) -> Sequence[Any]:
        """Those that the association shows in the public directory: what a network may ask for. Queries."""
        return ()

    def set_of(self, subject: Any) -> Sequence[Mapping[str, str]]:
        """What belongs to the whole set of a subject's papers of this kind: the options of each page. Pure.

        Two for the city profile: our city's page and theirs.
        """
        return ({},)

    def key_of(self, subject: Any) -> str:
        """The key by which `find` finds this subject."""
        raise NotImplementedError

    def options(self, subject: Any, given: Mapping[str, str]) -> dict[str, str]:
        """What was chosen, by name; the usual choice is left out. LookupError for a value that is not offered."""
        chosen = {}
        for choice in self.choices:
            value = " ".join(given.get(choice.name, "").split())
            offered = [name for name, _label in choice.values(subject)] if choice.values else None
            if len(value) > choice.longest or (value and offered is not None and value not in offered):
                raise LookupError(f"{choice.name}={value!r}")
            if value and not (offered and value == offered[0]):
                chosen[choice.name] = value
        return chosen

    def collect(self, subject: Any, options: Mapping[str, str]) -> Any:
        """What is on file about the subject, for pages in any language. Queries."""
        raise NotImplementedError

    def collect_all(self, asked: Sequence[tuple[Any, Mapping[str, str]]]) -> list[Any]:
        """What is on file about each (subject, options) of one association, in their order. Queries.

        A kind collects in sets: as many queries for forty documents as for one.
        """
        return [self.collect(subject, options) for subject, options in asked]

    def with_draft(self, record: Any, row: Any) -> Any | None:
        """The record as it would be if `row`, which nobody has saved yet, were; None if the page prints no such row.

        By it the forms say while one types whether the page still fits.
        """
        return None

    def facts(self, record: Any, language: str, paper: str) -> Any:
        """Everything the page prints, in the page's language ("en", "ja" or "both"). Pure."""
        raise NotImplementedError

    def outline(self, facts: Any, language: str) -> Outline:
        """How long the page is, block by block. Pure."""
        raise NotImplementedError

    def lines(self, facts: Any, language: str) -> dict[str, tuple[str, ...]]:
        """What the page says, block by block, as a person would read it out: kept to tell later what has changed. Pure.

        Give everything that is printed but source numbers, each line that has a name of its own (a label, a year, an
        organization, a person) as `changes.line(name, text)`, so that a change is told as "Population was …, is …".
        What stands here by default is the outline's texts, which leave out what does not make the page taller.
        """
        blocks: dict[str, tuple[str, ...]] = {}
        for block in self.outline(facts, language).blocks():
            if block.title:
                rows = (" ".join(text for cell in row.cells for text in cell.lines(language)) for row in block.rows)
                blocks[block.name] = tuple(filter(None, rows))
        return blocks

    def pictures(self, facts: Any, draw: Draw) -> dict[str, str]:
        """Pictures that the template needs beside the facts, as addresses that hold them (data:, PNG or JPEG).

        Kept ones come from `draw(name, width)`: on paper a picture whose file is gone refuses the page.
        """
        return {}

    def address(self, subject: Any) -> str:
        """The subject's page in the portal."""
        return subject.get_absolute_url()

    def edit_address(self, subject: Any, block: str, options: Mapping[str, str]) -> str:
        """Where a person can shorten this block."""
        return self.address(subject)

    def title_for(self, subject: Any, options: Mapping[str, str]) -> str:
        """What one page is called, in the reader's language: for a kind of several pages, which of them it is."""
        return str(self.title)

    def file_stem(self, subject: Any, options: Mapping[str, str]) -> str:
        """The beginning of the file's name: letters, digits and hyphens."""
        chosen = (slugify(value) for _name, value in sorted(options.items()))
        return "-".join(filter(None, (self.key_of(subject), self.name, *chosen)))

    def words_of(
        self, subject: Any, options: Mapping[str, str], known: dict[tuple[str, str], str] | None = None
    ) -> str:
        """What was chosen and is not in the title, in the reader's language: the labels of the values. Empty for the
        usual choices.

        `known` is a list's own memory of the labels of choices that are alike: choice and value → label.
        """
        labels = []
        for choice in self.choices:
            if (value := options.get(choice.name)) and not choice.is_in_title:
                label = known.get((choice.name, value)) if known is not None and choice.is_alike else None
                if label is None:
                    offered = dict(choice.values(subject)) if choice.values else {}
                    label = str(offered.get(value, value))
                    if known is not None and choice.is_alike and value in offered:
                        known |= {(choice.name, each): str(name) for each, name in offered.items()}
                labels.append(label)
        return pgettext("list", ", ").join(labels)

    @property
    def has_public_edition(self) -> bool:
        """Whether an umbrella body may have this kind's pages."""
        return EDITION in self.choices

    @property
    def sheet_path(self) -> str:
        """The kind's own rules, as templates name a static file."""
        return f"css/print-{self.sheet}.css"


def variant_of(options: Mapping[str, str]) -> str:
    """The options as one text, the same for the same choices; it is also the query of the document's addresses."""
    return urlencode(sorted(options.items()))


def options_of(variant: str) -> dict[str, str]:
    """The options that a variant stands for."""
    return dict(parse_qsl(variant))


_kinds: dict[str, DocumentKind] = {}


def register(kind: type[DocumentKind]) -> type[DocumentKind]:
    """Make a kind known. Refuses a name that another class has."""
    known = _kinds.get(kind.name)
    if known and type(known).__qualname__ != kind.__qualname__:
        raise ImproperlyConfigured(f"Two kinds of document are called {kind.name!r}.")
    _kinds[kind.name] = kind()
    return kind


def kind_named(name: str) -> DocumentKind:
    """The registered kind. LookupError for a name that nobody registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No kind of document is called {name!r}.") from None


def all_kinds() -> tuple[DocumentKind, ...]:
    """Every registered kind, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))


def plain(facts: Any) -> dict[str, Any]:
    """Facts as JSON can hold them."""
    return asdict(facts)
