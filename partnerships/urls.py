"""Addresses of partnerships: the public directory, and an association's own pages under /a/<association>/."""

from django.urls import path

from partnerships.views import (
    about,
    agreements,
    calendars,
    claims,
    directory,
    goals,
    grants,
    limits,
    offers,
    partnerships,
    parts,
    profiles,
    programmes,
    proposals,
)

SHOWN = "directory/associations/<slug:keeper>"

# The public directory: open to everybody.
public = [
    path("directory/", directory.directory, name="directory"),
    path("directory/directory.csv", directory.directory_csv, name="directory_csv"),
    path("directory/directory.json", directory.directory_json, name="directory_json"),
    path("directory/map-<slug:fingerprint>.svg", directory.directory_map, name="directory_map"),
    path("directory/statistics/", about.public_statistics, name="public_statistics"),
    path(f"{SHOWN}/programmes/", calendars.public_programmes, name="public_programmes"),
    path(f"{SHOWN}/programmes/programmes.ics", calendars.public_programmes_file, name="public_programmes_file"),
    path(
        f"{SHOWN}/programmes/<int:shown>/programme.ics", calendars.public_programme_file, name="public_programme_file"
    ),
    path("directory/<slug:pair>/", directory.pair_detail, name="pair_detail"),
    path("about-the-data/", about.about_data, name="about_data"),
    path("a/<slug:association>/partnerships/claim/<slug:pair>/", claims.pair_claim, name="pair_claim"),
]

HOUSE = "a/<slug:association>"
ONE = f"{HOUSE}/partnerships/<slug:partnership>"
BODY = f"{ONE}/organizations/<int:partner_organization>"
CITY = f"{HOUSE}/profiles/<int:profile>"

# The association's own pages.
own = [
    path(f"{HOUSE}/partnerships/", partnerships.partnership_list, name="partnership_list"),
    path(f"{HOUSE}/partnerships/start/", partnerships.partnership_start, name="partnership_start"),
    path(f"{ONE}/", partnerships.partnership_detail, name="partnership_detail"),
    path(f"{ONE}/activity/", partnerships.partnership_activity, name="partnership_activity"),
    path(f"{ONE}/edit/", partnerships.partnership_edit, name="partnership_edit"),
    path(f"{ONE}/history/edit/", partnerships.partnership_history_edit, name="partnership_history_edit"),
    path(f"{ONE}/status/edit/", partnerships.partnership_status_edit, name="partnership_status_edit"),
    path(f"{ONE}/publish/", partnerships.partnership_publish, name="partnership_publish"),
    path(f"{ONE}/benefits/", offers.partnership_benefits, name="partnership_benefits"),
    path(f"{ONE}/contacts/add/", parts.contact_add, name="contact_add"),
    path(f"{ONE}/contacts/<int:contact>/edit/", parts.contact_edit, name="contact_edit"),
    path(f"{ONE}/contacts/<int:contact>/remove/", parts.contact_remove, name="contact_remove"),
    path(f"{ONE}/organizations/add/", parts.partner_organization_add, name="partner_organization_add"),
    path(
        f"{ONE}/organizations/<int:partner_organization>/edit/",
        parts.partner_organization_edit,
        name="partner_organization_edit",
    ),
    path(
        f"{ONE}/organizations/<int:partner_organization>/remove/",
        parts.partner_organization_remove,
        name="partner_organization_remove",
    ),
    path(f"{ONE}/agreements/add/", parts.agreement_add, name="agreement_add"),
    path(f"{ONE}/agreements/<int:agreement>/edit/", parts.agreement_edit, name="agreement_edit"),
    path(f"{ONE}/agreements/<int:agreement>/remove/", parts.agreement_remove, name="agreement_remove"),
    path(f"{ONE}/programmes/add/", programmes.programme_add, name="programme_add"),
    path(f"{ONE}/programmes/<int:programme>/edit/", programmes.programme_edit, name="programme_edit"),
    path(f"{ONE}/programmes/<int:programme>/remove/", programmes.programme_remove, name="programme_remove"),
    path(f"{ONE}/series/add/", programmes.series_add, name="series_add"),
    path(f"{ONE}/series/<int:series>/edit/", programmes.series_edit, name="series_edit"),
    path(f"{ONE}/series/<int:series>/remove/", programmes.series_remove, name="series_remove"),
    path(f"{ONE}/goals/add/", parts.goal_add, name="goal_add"),
    path(f"{ONE}/goals/<int:goal>/edit/", parts.goal_edit, name="goal_edit"),
    path(f"{ONE}/goals/<int:goal>/remove/", parts.goal_remove, name="goal_remove"),
    path(f"{HOUSE}/goals/", goals.goal_list, name="goal_list"),
    path(f"{HOUSE}/goals/<int:goal>/", goals.goal_detail, name="goal_detail"),
    path(f"{HOUSE}/goals/<int:goal>/review/", goals.goal_review, name="goal_review"),
    path(f"{HOUSE}/agreements/", agreements.agreement_list, name="agreement_list"),
    path(f"{HOUSE}/agreements/<int:agreement>/", agreements.agreement_detail, name="agreement_detail"),
    path(f"{HOUSE}/agreements/<int:agreement>/file/", agreements.agreement_file, name="agreement_file"),
    path(f"{HOUSE}/grants/", grants.grant_list, name="grant_list"),
    path(f"{HOUSE}/grants/add/", parts.grant_add, name="grant_add"),
    path(f"{HOUSE}/grants/<int:grant>/", grants.grant_detail, name="grant_detail"),
    path(f"{HOUSE}/grants/<int:grant>/edit/", parts.grant_edit, name="grant_edit"),
    path(f"{HOUSE}/grants/<int:grant>/move/", grants.grant_move, name="grant_move"),
    path(f"{HOUSE}/grants/<int:grant>/remove/", parts.grant_remove, name="grant_remove"),
    path(f"{HOUSE}/profiles/", profiles.profile_list, name="profile_list"),
    path(f"{HOUSE}/profiles/start/", profiles.profile_start, name="profile_start"),
    path(f"{CITY}/", profiles.profile_detail, name="profile_detail"),
    path(f"{CITY}/edit/", profiles.profile_edit, name="profile_edit"),
    path(f"{CITY}/photo/", profiles.profile_photo, name="profile_photo"),
    path(f"{CITY}/photo/edit/", profiles.photo_edit, name="photo_edit"),
    path(f"{CITY}/photo/remove/", profiles.photo_remove, name="photo_remove"),
    path(f"{CITY}/publish/", profiles.profile_publish, name="profile_publish"),
    path(f"{CITY}/industries/add/", parts.industry_add, name="industry_add"),
    path(f"{CITY}/industries/<int:industry>/edit/", parts.industry_edit, name="industry_edit"),
    path(f"{CITY}/industries/<int:industry>/remove/", parts.industry_remove, name="industry_remove"),
    path(f"{CITY}/statistics/add/", parts.statistic_add, name="statistic_add"),
    path(f"{CITY}/statistics/<int:statistic>/edit/", parts.statistic_edit, name="statistic_edit"),
    path(f"{CITY}/statistics/<int:statistic>/remove/", parts.statistic_remove, name="statistic_remove"),
    path(f"{CITY}/links/add/", parts.link_add, name="link_add"),
    path(f"{CITY}/links/<int:link>/edit/", parts.link_edit, name="link_edit"),
    path(f"{CITY}/links/<int:link>/remove/", parts.link_remove, name="link_remove"),
    path(f"{HOUSE}/benefits/", offers.benefit_list, name="benefit_list"),
    path(f"{HOUSE}/benefits/add/", parts.benefit_add, name="benefit_add"),
    path(f"{HOUSE}/benefits/<int:benefit>/edit/", parts.benefit_edit, name="benefit_edit"),
    path(f"{HOUSE}/benefits/<int:benefit>/remove/", parts.benefit_remove, name="benefit_remove"),
    path(f"{HOUSE}/benefits/pitches/", offers.pitch_list, name="pitch_list"),
    path(f"{HOUSE}/benefits/pitches/add/", parts.pitch_add, name="pitch_add"),
    path(f"{HOUSE}/benefits/pitches/<int:pitch>/edit/", parts.pitch_edit, name="pitch_edit"),
    path(f"{HOUSE}/benefits/pitches/<int:pitch>/remove/", parts.pitch_remove, name="pitch_remove"),
    path(f"{HOUSE}/benefits/stories/", offers.story_list, name="story_list"),
    path(f"{HOUSE}/benefits/stories/add/", parts.story_add, name="story_add"),
    path(f"{HOUSE}/benefits/stories/<int:story>/", offers.story_detail, name="story_detail"),
    path(f"{HOUSE}/benefits/stories/<int:story>/edit/", parts.story_edit, name="story_edit"),
    path(f"{HOUSE}/benefits/stories/<int:story>/share/", offers.story_share, name="story_share"),
    path(f"{HOUSE}/benefits/stories/<int:story>/remove/", parts.story_remove, name="story_remove"),
    path(f"{HOUSE}/proposals/", proposals.proposal_list, name="proposal_list"),
    path(f"{HOUSE}/proposals/<int:proposal>/", proposals.proposal_detail, name="proposal_detail"),
    path(f"{HOUSE}/proposals/<int:proposal>/edit/", proposals.proposal_edit, name="proposal_edit"),
    path(f"{HOUSE}/proposals/<int:proposal>/accept/", proposals.proposal_accept, name="proposal_accept"),
    path(f"{HOUSE}/proposals/<int:proposal>/decline/", proposals.proposal_decline, name="proposal_decline"),
    path(f"{HOUSE}/members/<int:membership>/limits/", limits.membership_limits, name="membership_limits"),
]

urlpatterns = [*public, *own]
