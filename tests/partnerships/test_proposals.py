"""Volunteers propose with the forms by which staff edit; staff compare, accept or decline."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError

from partnerships.forms.kinds import FORMS
from partnerships.forms.partnerships import HistoryForm
from partnerships.forms.programmes import ProgrammeForm
from partnerships.models import CityIndustry, Goal, Partnership, Programme, Proposal, Story
from partnerships.services import kinds
from partnerships.services.limits import limit_membership
from partnerships.services.partnerships import change_partnership
from partnerships.services.proposals import accept_proposal, decline_proposal, propose_change, propose_new
from portal.activity.models import Activity
from portal.scoping import scope
from tests import factories
from tests.partnerships.desk import address, filled

pytestmark = pytest.mark.django_db


def proposed(house, client):
    page = address("partnership_history_edit", house.association, partnership=house.partnership.slug)
    with scope(house.association):
        sent = filled(HistoryForm(instance=house.partnership), history_en="1965 Proposed.")
    answer = client.post(page, sent)
    assert answer.status_code == 302
    with scope(house.association):
        return Proposal.objects.get()


def test_what_a_volunteer_saves_is_a_proposal_and_changes_nothing(cast, enter):
    house = cast.omaha
    client = enter(house.volunteer)
    page = address("partnership_history_edit", house.association, partnership=house.partnership.slug)
    assert "You propose, staff decide." in client.get(page).content.decode()
    row = proposed(house, client)
    assert (row.model, row.object_id, row.read_version) == ("partnership", house.partnership.pk, 1)
    assert row.values == {"history_en": "1965 Proposed."}
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == ""
        assert Activity.objects.first().verb == "proposed"


def test_a_proposal_that_changes_nothing_is_refused(cast, enter):
    house = cast.omaha
    page = address("partnership_history_edit", house.association, partnership=house.partnership.slug)
    with scope(house.association):
        sent = filled(HistoryForm(instance=house.partnership))
    answer = enter(house.volunteer).post(page, sent)
    assert "Nothing is changed yet." in answer.content.decode()


@pytest.mark.covers("1")
def test_staff_compare_and_accept_through_the_same_service(cast, enter):
    house = cast.omaha
    row = proposed(house, enter(house.volunteer))
    client = enter(house.staff)
    listed = client.get(address("proposal_list", house.association)).content.decode()
    assert "One proposal waits for an answer." in listed and house.volunteer.display_name in listed
    shown = client.get(address("proposal_detail", house.association, proposal=row.pk))
    assert "1965 Proposed." in shown.content.decode()
    accept = address("proposal_accept", house.association, proposal=row.pk)
    assert client.post(accept, {"version": shown.context["comparison"].version}).status_code == 302
    with scope(house.association):
        saved = Partnership.objects.get(pk=house.partnership.pk)
        assert (saved.history_en, saved.version) == ("1965 Proposed.", 2)
        assert Proposal.objects.get().state == "accepted"
        assert list(Activity.objects.values_list("verb", "by__email")[:2]) == [
            ("accepted", house.staff.email),
            ("changed", house.staff.email),
        ]
    again = client.post(accept, {"version": 2})
    assert "answered this proposal already" in again.content.decode()


def test_a_row_that_moved_is_shown_again_before_it_is_overwritten(cast, enter):
    house = cast.omaha
    row = proposed(house, enter(house.volunteer))
    client = enter(house.staff)
    with scope(house.association):
        change_partnership(
            partnership=house.partnership, read_version=1, values={"history_en": "1965 Newer."}, by=house.staff
        )
    accept = address("proposal_accept", house.association, proposal=row.pk)
    answer = client.post(accept, {"version": 1})
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "1965 Newer." in words and "1965 Proposed." in words and "has changed since" in words
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == "1965 Newer."
    assert client.post(accept, {"version": answer.context["comparison"].version}).status_code == 302
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == "1965 Proposed."


@pytest.mark.parametrize("version", ["", "-1", "one", "9" * 5000])
def test_a_version_that_is_none_is_compared_again(cast, enter, version):
    house = cast.omaha
    row = proposed(house, enter(house.volunteer))
    accept = address("proposal_accept", house.association, proposal=row.pk)
    assert enter(house.staff).post(accept, {"version": version}).status_code == 409


def test_staff_mend_the_words_and_accept_them(cast, enter):
    house = cast.omaha
    row = proposed(house, enter(house.volunteer))
    client = enter(house.staff)
    page = address("proposal_edit", house.association, proposal=row.pk)
    form = client.get(page).context["form"]
    assert (form["history_en"].value(), form["version"].value()) == ("1965 Proposed.", 1)
    with scope(house.association):
        change_partnership(
            partnership=house.partnership, read_version=1, values={"history_en": "1965 Newer."}, by=house.administrator
        )
    stale = client.post(page, filled(form, history_en="1965 Mended."))
    assert stale.status_code == 409 and "1965 Newer." in stale.content.decode()
    assert client.post(page, filled(stale.context["form"])).status_code == 302
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == "1965 Mended."
        assert Proposal.objects.get().state == "accepted"
    assert client.get(page).status_code == 302
    assert enter(house.volunteer).get(page).status_code == 403


def test_a_new_row_can_be_mended_too(cast, enter):
    house = cast.omaha
    add = address("goal_add", house.association, partnership=house.partnership.slug)
    sent = {
        "title_en": "A fair",
        "horizon": "short",
        "state": "open",
        "benefit_home_en": "a",
        "benefit_partner_en": "b",
    }
    assert enter(house.volunteer).post(add, sent).status_code == 302
    with scope(house.association):
        row = Proposal.objects.get()
    client = enter(house.staff)
    page = address("proposal_edit", house.association, proposal=row.pk)
    form = client.get(page).context["form"]
    assert form["title_en"].value() == "A fair"
    assert client.post(page, filled(form, title_en="A tea fair")).status_code == 302
    with scope(house.association):
        assert Goal.objects.get().title_en == "A tea fair"


def test_of_two_who_mend_a_proposal_the_second_sees_what_the_first_saved(cast, enter):
    house = cast.omaha
    row = proposed(house, enter(house.volunteer))
    page = address("proposal_edit", house.association, proposal=row.pk)
    first, second = enter(house.staff), enter(house.administrator)
    form = first.get(page).context["form"]
    assert first.post(page, filled(form, history_en="1965 Mended.")).status_code == 302
    stale = second.post(page, filled(form, history_en="1965 Mended twice."))
    assert stale.status_code == 409
    assert {"1965 Mended.", "1965 Mended twice."} <= set(re.findall(r"1965 Mended(?: twice)?[.]", stale.content.decode()))
    assert second.post(page, filled(stale.context["form"])).status_code == 302
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == "1965 Mended twice."


def test_whoever_mends_a_proposal_that_was_declined_meanwhile_is_told_and_keeps_the_words(cast, enter):
    house = cast.omaha
    row = proposed(house, enter(house.volunteer))
    page = address("proposal_edit", house.association, proposal=row.pk)
    client = enter(house.staff)
    form = client.get(page).context["form"]
    with scope(house.association):
        decline_proposal(proposal=row, answer="We know it from elsewhere.", by=house.administrator)
    answer = client.post(page, filled(form, history_en="1965 Mended."))
    assert answer.status_code == 422
    assert "1965 Mended." in answer.content.decode()
    assert "Somebody has answered this proposal already." in answer.content.decode()


def test_declining_needs_an_answer_which_the_volunteer_reads(cast, enter):
    house = cast.omaha
    volunteer = enter(house.volunteer)
    row = proposed(house, volunteer)
    decline = address("proposal_decline", house.association, proposal=row.pk)
    client = enter(house.staff)
    assert client.post(decline, {"answer": "  "}).status_code == 422
    assert client.post(decline, {"answer": "The city gives 1966."}).status_code == 302
    words = volunteer.get(address("proposal_list", house.association)).content.decode()
    assert "The city gives 1966." in words and "Declined" in words
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == ""


def test_a_volunteer_cannot_decide_nor_a_board_member_look(cast, enter):
    house = cast.omaha
    volunteer = enter(house.volunteer)
    row = proposed(house, volunteer)
    shown = volunteer.get(address("proposal_detail", house.association, proposal=row.pk)).content.decode()
    assert "Staff have not answered yet." in shown and "Accept and save it" not in shown
    for name in ("proposal_accept", "proposal_decline"):
        assert volunteer.post(address(name, house.association, proposal=row.pk)).status_code == 403
    assert enter(house.board_member).get(address("proposal_list", house.association)).status_code == 403


def test_new_rows_of_every_parent_can_be_proposed_and_accepted(cast, enter):
    house = cast.omaha
    profile = factories.city_profile(association=house.association)
    sector, theme = factories.sector(), factories.theme()
    pages = {
        Programme: (
            address("programme_add", house.association, partnership=house.partnership.slug),
            {
                "title_en": "Fair",
                "kind": "fair",
                "starts_on": "2026-05-01",
                "side": "home",
                "benefit_home_en": "Shops taste",
                "benefit_partner_en": "Growers sell",
                "themes": [theme.pk],
                "is_public": "on",
            },
        ),
        CityIndustry: (
            address("industry_add", house.association, profile=profile.pk),
            {"sector": sector.pk, "rank": 1, "share": "13.8"},
        ),
        Story: (address("story_add", house.association), {"title_en": "A scarf", "kind": "success", "scale": "small"}),
    }
    volunteer, staff = enter(house.volunteer), enter(house.staff)
    for model, (page, sent) in pages.items():
        assert volunteer.post(page, sent).status_code == 302, page
        with scope(house.association):
            assert not model.objects.exists()
            row = Proposal.objects.waiting().get()
        assert staff.get(address("proposal_detail", house.association, proposal=row.pk)).status_code == 200
        accept = address("proposal_accept", house.association, proposal=row.pk)
        assert staff.post(accept, {"version": 0}).status_code == 302
    with scope(house.association):
        programme = Programme.objects.get()
        assert (programme.starts_on, list(programme.themes.all())) == (datetime.date(2026, 5, 1), [theme])
        assert CityIndustry.objects.get().profile == profile
        assert Story.objects.get().title_en == "A scarf"


def test_a_proposal_whose_row_is_gone_can_only_be_declined(cast, enter):
    house = cast.omaha
    row = factories.programme(partnership=house.partnership)
    page = address("programme_edit", house.association, partnership=house.partnership.slug, programme=row.pk)
    with scope(house.association):
        sent = filled(ProgrammeForm(instance=row), title_en="Late")
    assert enter(house.volunteer).post(page, sent).status_code == 302
    with scope(house.association):
        row.delete()
        proposal = Proposal.objects.get()
    client = enter(house.staff)
    answer = client.post(address("proposal_accept", house.association, proposal=proposal.pk), {"version": 1})
    assert answer.status_code == 409 and "has been removed" in answer.content.decode()
    decline = address("proposal_decline", house.association, proposal=proposal.pk)
    assert client.post(decline, {"answer": "It was removed."}).status_code == 302


def test_a_proposal_that_the_rules_refuse_stays_waiting(cast):
    house = cast.omaha
    with scope(house.association):
        proposal = propose_new(
            kind=kinds.GOAL,
            association=house.association,
            parent=house.partnership,
            values={"title_en": "Half a goal"},
            by=house.volunteer,
        )
        with pytest.raises(ValidationError):
            accept_proposal(proposal=proposal, read_version=0, by=house.staff)
        assert Proposal.objects.get().state == "waiting"
        assert not Goal.objects.exists()


def test_a_limited_member_does_not_read_hidden_texts_in_proposals(cast, enter):
    house = cast.omaha
    hidden = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Oita")
    )
    profile = factories.city_profile(association=house.association, place=hidden.partner)
    story = factories.story(association=house.association, partnership=hidden)
    figure = factories.statistic(association=house.association, place=hidden.partner)
    with scope(house.association):
        for kind, row, values in (
            (kinds.PARTNERSHIP, hidden, {"history_en": "SECRET past"}),
            (kinds.PROFILE, profile, {"summary_en": "SECRET city"}),
            (kinds.STORY, story, {"happened_en": "SECRET story"}),
            (kinds.STATISTIC, figure, {"label_en": "SECRET figure"}),
        ):
            propose_change(kind=kind, row=row, read_version=1, values=values, by=house.staff)
        values = {"title_en": "SECRET new story", "partnership": hidden}
        propose_new(
            kind=kinds.STORY, association=house.association, parent=house.association, values=values, by=house.staff
        )
        rows = list(Proposal.objects.all())
    assert len(rows) == 5
    client = enter(house.volunteer)
    pages = [address("proposal_detail", house.association, proposal=row.pk) for row in rows]
    assert all("SECRET" in client.get(page).content.decode() for page in pages)
    with scope(house.association):
        limit_membership(
            membership=house.volunteer.memberships.get(), partnerships=[house.partnership], by=house.administrator
        )
    assert [client.get(page).status_code for page in pages] == [404] * 5
    assert "No proposal yet" in client.get(address("proposal_list", house.association)).content.decode()


def test_every_kind_has_its_form():
    assert set(FORMS) == set(kinds.KINDS)
    assert all(form._meta.model is kinds.KINDS[name].model for name, forms in FORMS.items() for form in forms)
