"""What a reader chooses of a page, of the list of all pages, and of a link to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Association, PaperSize
from portal.documents.kinds import DocumentKind
from portal.documents.models import Outcome, OwnedExportQuerySet, PageLanguage
from portal.documents.services import DAYS
from portal.documents.services.batches import Wish


class SuggestedInput(forms.TextInput):
    """Words that one types, with some that are known to choose from."""

    template_name = "django/forms/widgets/suggested.html"

    def __init__(self, suggested: Sequence[str], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.suggested = suggested

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if self.suggested:
            context["widget"]["attrs"] |= {"list": f"{name}-known", "autocomplete": "off"}
        return context | {"suggested": self.suggested, "list": f"{name}-known"}


class UsualChoice(forms.ChoiceField):
    """A choice that is always made: whoever makes none has the first, the usual one."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or next(iter(self.choices))[0])


class PageForm(forms.Form):
    """Language and paper of a page, beginning with the reader's own, and the choices of its kind before them."""

    language = forms.ChoiceField(label=_("Language of the page"), choices=PageLanguage, widget=forms.RadioSelect)
    paper = forms.ChoiceField(label=_("Paper"), choices=PaperSize, widget=forms.RadioSelect)
    is_archive = forms.BooleanField(
        label=_("For an archive (PDF/A-3)"),
        required=False,
        help_text=_("Only where a library or city archive asks for it."),
    )

    def __init__(self, *args: Any, kind: DocumentKind, subject: Any, paper: str = "", **kwargs: Any) -> None:
        own = "ja" if (get_language() or "en").startswith("ja") else "en"
        kwargs["initial"] = {"language": own, "paper": paper or ("a4" if own == "ja" else "letter")} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        if kind.is_public:
            del self.fields["is_archive"]
        for choice in kind.choices:
            self.fields[choice.name] = (
                UsualChoice(label=choice.label, choices=choice.values(subject), help_text=choice.help_text)
                if choice.values
                else forms.CharField(
                    label=choice.label,
                    max_length=choice.longest,
                    required=False,
                    help_text=choice.help_text,
                    widget=SuggestedInput(choice.suggested(subject) if choice.suggested else ()),
                )
            )
        self.order_fields([choice.name for choice in kind.choices])


class DocumentSearch(forms.Form):
    """Which of the association's papers to list; owns `filter(queryset)`. A choice of one thing only is left out.

    `subjects` holds (kind, key) → subject, as far as this member may see them.
    """

    STALE, NOT_MADE = "stale", "not_made"

    about = forms.ChoiceField(label=_("About"), required=False)
    kind = forms.ChoiceField(label=_("Document"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the page"), required=False, choices=[("", _("all")), *PageLanguage.choices]
    )
    paper = forms.ChoiceField(label=_("Paper"), required=False, choices=[("", _("all")), *PaperSize.choices])
    state = forms.ChoiceField(
        label=pgettext_lazy("of a page or link", "State"),
        required=False,
        choices=[("", _("all")), (STALE, _("out of date")), (NOT_MADE, _("not made"))],
    )

    def __init__(
        self, *args: Any, kinds: Mapping[str, DocumentKind], subjects: Mapping[tuple[str, str], Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._visible = list(subjects)
        self._choose("about", {key: str(subject) for (_kind, key), subject in subjects.items()})
        self._choose("kind", {name: kinds[name].title for name, _key in self._visible})

    def _choose(self, name: str, choices: Mapping[str, Any]) -> None:
        if len(choices) > 1:
            sorted_by_label = sorted(choices.items(), key=lambda choice: str(choice[1]))
            self.fields[name].choices = [("", _("all")), *sorted_by_label]
        else:
            del self.fields[name]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def wants_stale(self) -> bool:
        """Whether only papers out of date were asked for, which the database cannot tell."""
        return self.is_valid() and self.cleaned_data.get("state") == self.STALE

    def filter(self, exports: OwnedExportQuerySet) -> OwnedExportQuerySet:
        """The chosen papers about what this member may see; a wrong choice is as none."""
        chosen = self.cleaned_data if self.is_valid() else {}
        by_kind: dict[str, list[str]] = {}
        for kind, key in self._visible:
            by_kind.setdefault(kind, []).append(key)
        seen = Q(pk=None)
        for kind, keys in by_kind.items():
            seen |= Q(document__kind=kind, document__subject_key__in=keys)
        found = exports.filter(seen)
        if about := chosen.get("about"):
            found = found.filter(document__subject_key=about)
        if kind := chosen.get("kind"):
            found = found.filter(document__kind=kind)
        for name in ("language", "paper"):
            if wanted := chosen.get(name):
                found = found.filter(**{name: wanted})
        if chosen.get("state") == self.NOT_MADE:
            found = found.exclude(outcome=Outcome.READY)
        return found


def _lengths_of_time() -> list[tuple[int, str]]:
    """Asked for each time the form is shown: a number fills its words in at once, in the language of that moment."""
    return [(days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in DAYS]


class ShareForm(forms.Form):
    """For whom a link is, and for how long it opens the page."""

    for_whom = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("A note for yourselves, such as “Mayor’s office, Shizuoka”. The reader does not see it."),
    )
    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        choices=_lengths_of_time,
        initial=30,
        widget=forms.RadioSelect,
    )


class NetworkBatchForm(forms.Form):
    """Which kinds, languages and papers to make many pages of; `wish` is what was chosen."""

    kinds = forms.MultipleChoiceField(label=_("Kinds of document"), widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=PageLanguage, widget=forms.CheckboxSelectMultiple
    )
    papers = forms.MultipleChoiceField(label=_("Paper"), choices=PaperSize, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kinds: Sequence[DocumentKind], **kwargs: Any) -> None:
        own = "ja" if (get_language() or "en").startswith("ja") else "en"
        usual = {
            "kinds": [kind.name for kind in kinds],
            "languages": [own],
            "papers": ["a4" if own == "ja" else "letter"],
        }
        kwargs["initial"] = usual | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._kinds = {kind.name: kind for kind in kinds}
        self.fields["kinds"].choices = [(kind.name, kind.title) for kind in kinds]

    @property
    def wish(self) -> Wish:
        """What was chosen, in the order in which it is offered, whatever the order of the ticks."""
        chosen = self.cleaned_data
        return Wish(
            kinds=tuple(kind for name, kind in self._kinds.items() if name in chosen["kinds"]),
            languages=tuple(each for each in PageLanguage.values if each in chosen["languages"]),
            papers=tuple(each for each in PaperSize.values if each in chosen["papers"]),
            is_archive=chosen.get("is_archive", False),
        )


class BatchForm(NetworkBatchForm):
    """The same for an association: of one partnership or of all, also for an archive."""

    about = forms.ChoiceField(label=_("About"), required=False)
    is_archive = forms.BooleanField(
        label=_("For an archive (PDF/A-3)"),
        required=False,
        help_text=_("Only where a library or city archive asks for it."),
    )
    field_order = ["about", "kinds", "languages", "papers", "is_archive"]

    def __init__(
        self,
        *args: Any,
        subjects: Mapping[str, str],
        association: Association,
        given: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"papers": [association.paper], "about": (given or {}).get("about", "")}
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", _("All partnerships")), *subjects.items()]
