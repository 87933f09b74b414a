"""Addresses of people, organizations and what was said, under /a/<association>/."""

from django.urls import URLPattern, path

from contacts.views import organizations, people, positions, tags

HOUSE = "a/<slug:association>"
PERSON = f"{HOUSE}/people/<int:person>"
ORGANIZATION = f"{HOUSE}/organizations/<int:organization>"
POSITION = f"{PERSON}/positions/<int:position>"

of_people = [
    path(f"{HOUSE}/people/", people.people, name="people"),
    path(f"{HOUSE}/people/new/", people.person_new, name="person_new"),
    path(f"{PERSON}/", people.person_detail, name="person_detail"),
    path(f"{PERSON}/edit/", people.person_edit, name="person_edit"),
    path(f"{PERSON}/remove/", people.person_remove, name="person_remove"),
    path(f"{PERSON}/positions/add/", positions.position_add, name="position_add"),
    path(f"{POSITION}/edit/", positions.position_edit, name="position_edit"),
    path(f"{POSITION}/remove/", positions.position_remove, name="position_remove"),
    path(f"{PERSON}/move/", positions.person_move, name="person_move"),
    path(f"{HOUSE}/people/tags/", tags.tags, name="tags"),
    path(f"{HOUSE}/people/tags/<int:tag>/edit/", tags.tag_edit, name="tag_edit"),
    path(f"{HOUSE}/people/tags/<int:tag>/remove/", tags.tag_remove, name="tag_remove"),
]

of_organizations = [
    path(f"{HOUSE}/organizations/", organizations.organizations, name="organizations"),
    path(f"{HOUSE}/organizations/new/", organizations.organization_new, name="organization_new"),
    path(f"{ORGANIZATION}/", organizations.organization_detail, name="organization_detail"),
    path(f"{ORGANIZATION}/edit/", organizations.organization_edit, name="organization_edit"),
    path(f"{ORGANIZATION}/remove/", organizations.organization_remove, name="organization_remove"),
]

urlpatterns: list[URLPattern] = [*of_people, *of_organizations]
