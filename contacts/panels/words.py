"""Words that several panels use."""

from django.utils.translation import gettext_lazy as _

STATE = {"well": _("in time"), "soon": _("soon due"), "owed": _("overdue"), "rest": _("not known")}
"""The light of one side, for a table."""
