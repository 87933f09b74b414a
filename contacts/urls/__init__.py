"""Addresses of people, organizations and what was said, under /a/<association>/."""

from django.urls import URLPattern, path

from contacts.urls.boards import of_boards, of_meetings
from contacts.views import (
    affiliations,
    agencies,
    asked,
    assessment,
    attendance,
    cadence,
    cards,
    champions,
    checks,
    conference,
    duplicates,
    evidence,
    experts,
    exports,
    follow_ups,
    gifts,
    guest_news,
    handovers,
    help_given,
    industries,
    introductions,
    invitations,
    keeping,
    known,
    log,
    looks,
    organizations,
    outcomes,
    people,
    people_list,
    positions,
    priorities,
    privacy,
    programmes,
    questions,
    reach,
    record_forms,
    rsvp,
    series,
    tags,
    timelines,
    touches,
    transfers,
    yearly,
)

HOUSE = "a/<slug:association>"
PERSON = f"{HOUSE}/people/<int:person>"
ORGANIZATION = f"{HOUSE}/organizations/<int:organization>"
POSITION = f"{PERSON}/positions/<int:position>"

of_people = [
    path(f"{HOUSE}/people/", people_list.people, name="people"),
    path(f"{HOUSE}/people/filter/", people_list.people_filter, name="people_filter"),
    path(f"{HOUSE}/people/export/", exports.people_export, name="people_export"),
    path(f"{HOUSE}/people/overview/", reach.people_overview, name="people_overview"),
    path(f"{HOUSE}/people/new/", people.person_new, name="person_new"),
    path(f"{PERSON}/", people.person_detail, name="person_detail"),
    path(f"{PERSON}/edit/", people.person_edit, name="person_edit"),
    path(f"{PERSON}/remove/", people.person_remove, name="person_remove"),
    path(f"{PERSON}/photo/", people.person_photo, name="person_photo"),
    path(f"{PERSON}/photo/edit/", people.person_photo_edit, name="person_photo_edit"),
    path(f"{PERSON}/photo/remove/", people.person_photo_remove, name="person_photo_remove"),
    path(f"{PERSON}/positions/add/", positions.position_add, name="position_add"),
    path(f"{POSITION}/edit/", positions.position_edit, name="position_edit"),
    path(f"{POSITION}/remove/", positions.position_remove, name="position_remove"),
    path(f"{PERSON}/move/", positions.person_move, name="person_move"),
    path(f"{HOUSE}/people/tags/", tags.tags, name="tags"),
    path(f"{HOUSE}/people/tags/<int:tag>/edit/", tags.tag_edit, name="tag_edit"),
    path(f"{HOUSE}/people/tags/<int:tag>/remove/", tags.tag_remove, name="tag_remove"),
]

of_duplicates = [
    path(f"{HOUSE}/people/duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path(f"{HOUSE}/people/duplicates/look/", duplicates.duplicate_look, name="duplicate_look"),
    path(f"{HOUSE}/people/apart/<int:told>/ask-again/", duplicates.person_ask_again, name="person_ask_again"),
    path(f"{HOUSE}/people/merges/", duplicates.merge_list, name="merge_list"),
    path(f"{HOUSE}/people/merges/<int:merge>/undo/", duplicates.merge_undo, name="merge_undo"),
    path(f"{PERSON}/same-as/<int:other>/", duplicates.person_compare, name="person_compare"),
    path(f"{PERSON}/same-as/<int:other>/apart/", duplicates.person_apart, name="person_apart"),
]

of_organizations = [
    path(f"{HOUSE}/organizations/", organizations.organizations, name="organizations"),
    path(f"{HOUSE}/organizations/new/", organizations.organization_new, name="organization_new"),
    path(f"{ORGANIZATION}/", organizations.organization_detail, name="organization_detail"),
    path(f"{ORGANIZATION}/edit/", organizations.organization_edit, name="organization_edit"),
    path(f"{ORGANIZATION}/remove/", organizations.organization_remove, name="organization_remove"),
    path(f"{ORGANIZATION}/logo/", organizations.organization_logo, name="organization_logo"),
    path(f"{ORGANIZATION}/logo/edit/", organizations.organization_logo_edit, name="organization_logo_edit"),
    path(f"{ORGANIZATION}/logo/remove/", organizations.organization_logo_remove, name="organization_logo_remove"),
]

of_the_log = [
    path(f"{HOUSE}/log/", log.quick_log, name="quick_log"),
    path(f"{HOUSE}/log/offline/", log.quick_log_offline, name="quick_log_offline"),
    path(f"{HOUSE}/log/worker.js", log.quick_log_worker, name="quick_log_worker"),
    path(f"{HOUSE}/log/people/", log.quick_log_people, name="quick_log_people"),
    path(f"{HOUSE}/log/<int:touch>/undo/", log.quick_log_undo, name="quick_log_undo"),
    path(f"{PERSON}/cards/add/", cards.card_add, name="card_add"),
    path(f"{PERSON}/cards/<int:card>/remove/", cards.card_remove, name="card_remove"),
    path(f"{PERSON}/cards/<int:card>/<slug:side>/", cards.card_picture, name="card_picture"),
]

of_cadence = [
    path(f"{HOUSE}/cadence/", cadence.cadence_list, name="cadence_list"),
    path(f"{HOUSE}/cadence/edit/", cadence.cadence_edit, name="cadence_edit"),
    path(
        f"{HOUSE}/partnerships/<slug:partnership>/cadence/",
        cadence.partnership_cadence_edit,
        name="partnership_cadence_edit",
    ),
    path(
        f"{HOUSE}/partnerships/<slug:partnership>/cadence/remove/",
        cadence.partnership_cadence_remove,
        name="partnership_cadence_remove",
    ),
    path(f"{PERSON}/put-off/", cadence.person_put_off, name="person_put_off"),
    path(f"{PERSON}/hand-over/", cadence.person_hand_over, name="person_hand_over"),
]

TOUCH = f"{HOUSE}/touches/<int:touch>"
FOLLOW_UP = f"{HOUSE}/follow-ups/<int:follow_up>"
INTRODUCTION = f"{HOUSE}/introductions/<int:introduction>"
GIFT = f"{HOUSE}/gifts/<int:gift>"
PARTNERSHIP = f"{HOUSE}/partnerships/<slug:partnership>"

of_touches = [
    path(f"{HOUSE}/touches/", timelines.touch_list, name="touch_list"),
    path(f"{HOUSE}/touches/new/", touches.touch_new, name="touch_new"),
    path(f"{TOUCH}/", touches.touch_detail, name="touch_detail"),
    path(f"{TOUCH}/edit/", touches.touch_edit, name="touch_edit"),
    path(f"{TOUCH}/remove/", touches.touch_remove, name="touch_remove"),
    path(f"{HOUSE}/removals/<int:removal>/undo/", touches.removal_undo, name="removal_undo"),
    path(f"{HOUSE}/choices/", touches.named_choices, name="named_choices"),
    path(f"{PERSON}/touches/", timelines.person_touches, name="person_touches"),
    path(f"{ORGANIZATION}/touches/", timelines.organization_touches, name="organization_touches"),
    path(f"{PARTNERSHIP}/touches/", timelines.partnership_touches, name="partnership_touches"),
]

of_follow_ups = [
    path(f"{HOUSE}/follow-ups/", follow_ups.follow_up_list, name="follow_up_list"),
    path(f"{HOUSE}/follow-ups/new/", follow_ups.follow_up_new, name="follow_up_new"),
    path(f"{FOLLOW_UP}/", follow_ups.follow_up_detail, name="follow_up_detail"),
    path(f"{FOLLOW_UP}/edit/", follow_ups.follow_up_edit, name="follow_up_edit"),
    path(f"{FOLLOW_UP}/snooze/", follow_ups.follow_up_snooze, name="follow_up_snooze"),
    path(f"{FOLLOW_UP}/hand-over/", follow_ups.follow_up_hand_over, name="follow_up_hand_over"),
    path(f"{FOLLOW_UP}/close/", follow_ups.follow_up_close, name="follow_up_close"),
    path(f"{FOLLOW_UP}/reopen/", follow_ups.follow_up_reopen, name="follow_up_reopen"),
]

of_relations = [
    path(f"{HOUSE}/introductions/", introductions.introduction_list, name="introduction_list"),
    path(f"{HOUSE}/introductions/new/", introductions.introduction_new, name="introduction_new"),
    path(f"{INTRODUCTION}/", introductions.introduction_detail, name="introduction_detail"),
    path(f"{INTRODUCTION}/edit/", introductions.introduction_edit, name="introduction_edit"),
    path(f"{INTRODUCTION}/remove/", introductions.introduction_remove, name="introduction_remove"),
    path(f"{PERSON}/path/", introductions.person_path, name="person_path"),
    path(f"{HOUSE}/gifts/", gifts.gift_list, name="gift_list"),
    path(f"{HOUSE}/gifts/new/", gifts.gift_new, name="gift_new"),
    path(f"{GIFT}/", gifts.gift_detail, name="gift_detail"),
    path(f"{GIFT}/edit/", gifts.gift_edit, name="gift_edit"),
    path(f"{GIFT}/remove/", gifts.gift_remove, name="gift_remove"),
    path(f"{PARTNERSHIP}/bodies/", checks.resource_check_list, name="resource_check_list"),
    path(f"{PARTNERSHIP}/bodies/<slug:where>/<slug:body>/", checks.resource_check_edit, name="resource_check_edit"),
]

of_programmes = [
    path(f"{HOUSE}/programmes/", programmes.programme_list, name="programme_list"),
    path(f"{HOUSE}/programmes/start/", programmes.programme_start, name="programme_start"),
    path(f"{HOUSE}/programmes/series/<int:series>/", series.series_detail, name="series_detail"),
    path(f"{HOUSE}/programmes/series/<int:series>/next/", series.series_next, name="series_next"),
    path(f"{HOUSE}/programmes/<int:programme>/minutes/", programmes.programme_minutes, name="programme_minutes"),
    path(f"{HOUSE}/programmes/<int:programme>/programme.ics", programmes.programme_file, name="programme_file"),
    path(f"{HOUSE}/programmes/<int:programme>/touches/", timelines.programme_touches, name="programme_touches"),
    path(f"{HOUSE}/programmes/<int:programme>/", programmes.programme_detail, name="programme_detail"),
]

PROGRAMME = f"{HOUSE}/programmes/<int:programme>"
QUESTION = f"{HOUSE}/questions/<int:question>"

of_experts = [
    path(f"{HOUSE}/experts/", experts.expert_list, name="expert_list"),
    path(f"{HOUSE}/experts/new/", experts.expert_new, name="expert_new"),
    path(f"{PERSON}/expertise/", experts.expertise_edit, name="expertise_edit"),
    path(f"{PERSON}/expertise/remove/", experts.expertise_remove, name="expertise_remove"),
    path(f"{PROGRAMME}/hosts/add/", conference.host_add, name="host_add"),
    path(f"{PROGRAMME}/hosts/<int:host>/edit/", conference.host_edit, name="host_edit"),
    path(f"{PROGRAMME}/hosts/<int:host>/remove/", conference.host_remove, name="host_remove"),
    path(f"{PROGRAMME}/sessions/add/", conference.session_add, name="session_add"),
    path(f"{PROGRAMME}/sessions/<int:session>/edit/", conference.session_edit, name="session_edit"),
    path(f"{PROGRAMME}/sessions/<int:session>/remove/", conference.session_remove, name="session_remove"),
    path(f"{PROGRAMME}/talks/add/", conference.talk_add, name="talk_add"),
    path(f"{PROGRAMME}/talks/<int:talk>/edit/", conference.talk_edit, name="talk_edit"),
    path(f"{PROGRAMME}/talks/<int:talk>/remove/", conference.talk_remove, name="talk_remove"),
    path(f"{PROGRAMME}/plan/", conference.conference_plan, name="conference_plan"),
    path(f"{HOUSE}/questions/", questions.question_list, name="question_list"),
    path(f"{HOUSE}/questions/new/", questions.question_new, name="question_new"),
    path(f"{QUESTION}/", questions.question_detail, name="question_detail"),
    path(f"{QUESTION}/edit/", questions.question_edit, name="question_edit"),
    path(f"{QUESTION}/answer/", questions.question_answer, name="question_answer"),
    path(f"{QUESTION}/remove/", questions.question_remove, name="question_remove"),
    path(f"{HOUSE}/champions/", champions.champion_list, name="champion_list"),
    path(f"{PERSON}/advocacies/add/", champions.advocacy_add, name="advocacy_add"),
    path(f"{PERSON}/advocacies/<int:advocacy>/edit/", champions.advocacy_edit, name="advocacy_edit"),
    path(f"{PERSON}/advocacies/<int:advocacy>/remove/", champions.advocacy_remove, name="advocacy_remove"),
    path(f"{ORGANIZATION}/help/", help_given.organization_help, name="organization_help"),
]

INVITATION = f"{HOUSE}/guests/<int:invitation>"
A_PROGRAMME = f"{HOUSE}/programmes/<int:programme>"

of_invitations = [
    path(f"{A_PROGRAMME}/invitations/", invitations.invitation_list, name="invitation_list"),
    path(f"{A_PROGRAMME}/invite/", invitations.invitation_choose, name="invitation_choose"),
    path(f"{A_PROGRAMME}/invite/<int:person>/", invitations.invitation_new, name="invitation_new"),
    path(f"{INVITATION}/", invitations.invitation_detail, name="invitation_detail"),
    path(f"{INVITATION}/answer/", invitations.invitation_answer, name="invitation_answer"),
    path(f"{INVITATION}/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path(f"{INVITATION}/send-again/", invitations.invitation_send_again, name="invitation_send_again"),
    path(f"{INVITATION}/tell/", guest_news.guest_tell, name="guest_tell"),
    path(f"{INVITATION}/tell/<int:news>/again/", guest_news.guest_tell_again, name="guest_tell_again"),
    path(f"{PERSON}/invitations/", invitations.person_invitations, name="person_invitations"),
    path(f"{A_PROGRAMME}/check-in/", attendance.check_in_list, name="check_in_list"),
    path(f"{A_PROGRAMME}/check-in/new/", attendance.check_in_new, name="check_in_new"),
    path(f"{A_PROGRAMME}/check-in/<int:person>/", attendance.check_in_person, name="check_in_person"),
    path(f"{HOUSE}/check-in/<uuid:code>/", attendance.check_in_code, name="check_in_code"),
    path(f"{HOUSE}/attendances/<int:attendance>/undo/", attendance.check_in_undo, name="check_in_undo"),
    path("rsvp/invitation/", rsvp.rsvp, name="rsvp"),
    path("rsvp/invitation/calendar.ics", rsvp.rsvp_calendar, name="rsvp_calendar"),
    path("rsvp/<str:token>/", rsvp.rsvp_by_token, name="rsvp_by_token"),
]

OUTCOME = f"{HOUSE}/outcomes/<int:outcome>"

of_evidence = [
    path(f"{HOUSE}/outcomes/", outcomes.outcome_list, name="outcome_list"),
    path(f"{HOUSE}/outcomes/outcomes.csv", outcomes.outcome_csv, name="outcome_csv"),
    path(f"{HOUSE}/outcomes/outcomes.xlsx", outcomes.outcome_workbook, name="outcome_workbook"),
    path(f"{HOUSE}/outcomes/years/<int:year>/", yearly.outcome_year, name="outcome_year"),
    path(f"{HOUSE}/outcomes/years/<int:year>/report/", yearly.outcome_year_paper, name="outcome_year_paper"),
    path(f"{OUTCOME}/", outcomes.outcome_detail, name="outcome_detail"),
    path(f"{OUTCOME}/edit/", outcomes.outcome_edit, name="outcome_edit"),
    path(f"{OUTCOME}/causes/", outcomes.outcome_causes, name="outcome_causes"),
    path(f"{OUTCOME}/file/", outcomes.outcome_file, name="outcome_file"),
    path(f"{OUTCOME}/remove/", outcomes.outcome_remove, name="outcome_remove"),
    path(f"{PARTNERSHIP}/outcomes/", outcomes.partnership_outcomes, name="partnership_outcomes"),
    path(f"{PARTNERSHIP}/outcomes/new/", outcomes.outcome_new, name="outcome_new"),
    path(f"{HOUSE}/self-check/", evidence.self_check, name="self_check"),
    path(f"{PARTNERSHIP}/self-check/", evidence.partnership_self_check, name="partnership_self_check"),
    path(f"{HOUSE}/people/ladder/", evidence.ladder, name="ladder"),
    path(f"{PARTNERSHIP}/ladder/", evidence.partnership_ladder, name="partnership_ladder"),
    path(f"{PERSON}/ladder/", evidence.person_ladder, name="person_ladder"),
]

of_privacy = [
    path(f"{PERSON}/consents/add/", privacy.consent_add, name="consent_add"),
    path(f"{PERSON}/consents/<int:consent>/withdraw/", privacy.consent_withdraw, name="consent_withdraw"),
    path(f"{PERSON}/do-not-contact/", privacy.contact_stop, name="contact_stop"),
    path(f"{PERSON}/may-be-contacted/", privacy.contact_allow, name="contact_allow"),
    path(f"{PERSON}/copy/", privacy.person_copy, name="person_copy"),
    path(f"{PERSON}/erase/", privacy.person_erase, name="person_erase"),
    path(f"{PERSON}/keep/", keeping.retention_decide, name="retention_decide"),
    path(f"{PERSON}/looks/", looks.person_looks, name="person_looks"),
    path(f"{HOUSE}/people/copies/<int:copy>/", privacy.person_copy_detail, name="person_copy_detail"),
    path(f"{HOUSE}/people/copies/<int:copy>/file/", privacy.person_copy_file, name="person_copy_file"),
    path(f"{HOUSE}/privacy/", keeping.privacy, name="privacy"),
    path(f"{HOUSE}/privacy/transfers/", transfers.transfers, name="transfers"),
    path(f"{HOUSE}/privacy/transfers.csv", transfers.transfers_file, name="transfers_file"),
    path(f"{HOUSE}/privacy/texts/", keeping.consent_texts, name="consent_texts"),
    path(f"{HOUSE}/privacy/texts/add/", keeping.consent_text_add, name="consent_text_add"),
    path(f"{HOUSE}/privacy/rule/", keeping.retention_rule, name="retention_rule"),
    path(f"{HOUSE}/privacy/proposals/", keeping.retention, name="retention"),
    path(f"{HOUSE}/members/<int:membership>/handover/", handovers.handover, name="handover"),
    path(f"{HOUSE}/members/<int:membership>/handover/pack/", handovers.handover_pack, name="handover_pack"),
    path(f"{HOUSE}/handovers/<int:handover>/", handovers.handover_detail, name="handover_detail"),
    path(f"{HOUSE}/handovers/<int:handover>/pack/", handovers.handover_pack_done, name="handover_pack_done"),
]


ASSESSMENT = f"{PARTNERSHIP}/assessment"
PROFILE_REQUEST = f"{PARTNERSHIP}/profile-requests/<int:profile_request>"
ASSESSMENT_REQUEST = f"{PARTNERSHIP}/assessment-requests/<int:assessment_request>"

of_assessment = [
    path(f"{ASSESSMENT}/", assessment.assessment, name="assessment"),
    path(f"{ASSESSMENT}/<slug:where>/told/add/", assessment.fact_add, name="fact_add"),
    path(f"{ASSESSMENT}/told/<int:fact>/edit/", assessment.fact_edit, name="fact_edit"),
    path(f"{ASSESSMENT}/told/<int:fact>/remove/", assessment.fact_remove, name="fact_remove"),
    path(f"{PARTNERSHIP}/profile-requests/new/", asked.profile_request_new, name="profile_request_new"),
    path(f"{PROFILE_REQUEST}/", asked.profile_request_detail, name="profile_request_detail"),
    path(f"{PROFILE_REQUEST}/edit/", asked.profile_request_edit, name="profile_request_edit"),
    path(f"{PROFILE_REQUEST}/came/", asked.profile_request_receive, name="profile_request_receive"),
    path(f"{PROFILE_REQUEST}/letter/", asked.profile_request_letter, name="profile_request_letter"),
    path(f"{PROFILE_REQUEST}/file/", asked.profile_request_file, name="profile_request_file"),
    path(f"{PROFILE_REQUEST}/remove/", asked.profile_request_remove, name="profile_request_remove"),
    path(f"{PARTNERSHIP}/assessment-requests/new/", asked.assessment_request_new, name="assessment_request_new"),
    path(f"{ASSESSMENT_REQUEST}/", asked.assessment_request_detail, name="assessment_request_detail"),
    path(f"{ASSESSMENT_REQUEST}/edit/", asked.assessment_request_edit, name="assessment_request_edit"),
    path(f"{ASSESSMENT_REQUEST}/came/", asked.assessment_request_receive, name="assessment_request_receive"),
    path(f"{ASSESSMENT_REQUEST}/file/", asked.assessment_request_file, name="assessment_request_file"),
    path(f"{ASSESSMENT_REQUEST}/remove/", asked.assessment_request_remove, name="assessment_request_remove"),
    path(f"{HOUSE}/affiliations/", affiliations.affiliation_list, name="affiliation_list"),
    path(f"{HOUSE}/affiliations/new/", affiliations.affiliation_new, name="affiliation_new"),
    path(f"{HOUSE}/affiliations/<int:affiliation>/edit/", affiliations.affiliation_edit, name="affiliation_edit"),
    path(f"{HOUSE}/affiliations/<int:affiliation>/remove/", affiliations.affiliation_remove, name="affiliation_remove"),
    path(f"{PARTNERSHIP}/industries/", industries.shared_industries, name="shared_industries"),
    path(f"{PARTNERSHIP}/industries/step/", industries.shared_industry_step, name="shared_industry_step"),
    path(f"{PARTNERSHIP}/known/", known.known_list, name="known_list"),
    path(f"{PARTNERSHIP}/known/<slug:what>/<int:named>/", known.known_edit, name="known_edit"),
]

FORM = f"{PARTNERSHIP}/forms/<slug:form>"

of_forms = [
    path(f"{PARTNERSHIP}/forms/", record_forms.record_form_list, name="record_form_list"),
    path(f"{FORM}/", record_forms.record_form, name="record_form"),
    path(f"{FORM}/report/", record_forms.record_form_paper, name="record_form_paper"),
    path(f"{FORM}/form.csv", record_forms.record_form_csv, name="record_form_csv"),
    path(f"{HOUSE}/agencies/", agencies.agency_list, name="agency_list"),
    path(f"{HOUSE}/agencies/agencies.csv", agencies.agency_csv, name="agency_csv"),
    path(f"{HOUSE}/agencies/agencies.xlsx", agencies.agency_workbook, name="agency_workbook"),
    path(f"{HOUSE}/priorities/", priorities.priority_list, name="priority_list"),
    path(f"{HOUSE}/priorities/add/", priorities.priority_add, name="priority_add"),
    path(f"{HOUSE}/priorities/<int:priority>/edit/", priorities.priority_edit, name="priority_edit"),
    path(f"{HOUSE}/priorities/<int:priority>/remove/", priorities.priority_remove, name="priority_remove"),
]

urlpatterns: list[URLPattern] = [
    *of_assessment,
    *of_duplicates,
    *of_cadence,
    *of_people,
    *of_organizations,
    *of_the_log,
    *of_touches,
    *of_follow_ups,
    *of_relations,
    *of_programmes,
    *of_invitations,
    *of_evidence,
    *of_forms,
    *of_experts,
    *of_privacy,
    *of_boards,
    *of_meetings,
]
