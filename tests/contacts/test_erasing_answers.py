"""Every place where somebody's data may stand says what becomes of it when the person is erased."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from contacts.models import Person
from contacts.privacy import GOES
from portal.privacy import answers, owned_models, swept_columns, text_columns
from portal.scoping import OwnedModel

OURS = {"portal", "partnerships", "contacts", "delegations"}


def links_to_people() -> list[str]:
    """Every column of any model that points to a person, many-to-many tables too."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.is_relation and field.related_model is Person and model is not Person
    ]


@pytest.mark.parametrize("column", links_to_people())
def test_a_place_answers_for_every_link_to_a_person(column: str) -> None:
    assert answers().get(column), f"say in a privacy.py what becomes of {column} when a person is erased"


@pytest.mark.parametrize("column", links_to_people())
def test_the_answer_is_what_the_database_does(column: str) -> None:
    model = apps.get_model(*column.split(".")[:2])
    field = model._meta.get_field(column.split(".")[2])
    if isinstance(field, models.ForeignKey) and not model._meta.auto_created:
        goes = field.remote_field.on_delete is models.CASCADE
        assert goes == (answers()[column] == GOES)


def test_every_text_of_an_association_is_swept_or_answered_for() -> None:
    swept = {f"{model._meta.label}.{each.name}" for model in owned_models() for each in swept_columns(model)}
    every = {f"{model._meta.label}.{each.name}" for model in owned_models() for each in text_columns(model)}
    assert every - swept == {column for column in answers() if column in every}
    assert {"contacts.Touch.said", "partnerships.Story.title_en", "documents.Export.trouble"} <= swept


def test_no_answer_is_for_a_column_that_is_gone() -> None:
    known = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    }
    assert set(answers()) - known == set()


def test_texts_outside_associations_hold_no_contacts() -> None:
    """Shared rows, accounts and plumbing: whoever adds a text column there says here why no contact's name gets in."""
    outside = {
        model._meta.label
        for model in apps.get_models()
        if not issubclass(model, OwnedModel) and text_columns(model) and model.__module__.split(".")[0] in OURS
    }
    assert outside == {
        "accounts.Association",  # the association's own name and address
        "accounts.AssociationRequest",  # whoever asks to use the portal, for themselves
        "accounts.Network",
        "accounts.User",  # members; their account is their own
        "documents.NetworkBatch",  # public editions, without people
        "documents.PublicExport",  # the same
        "jobs.Job",  # keys and reasons in words of ours
        "jobs.Round",
        "kept.KeptFigure",  # names of figures and codes they are counted by
        "kept.KeptStamp",  # names of tables and numbers
        "partnerships.BenefitKind",
        "partnerships.EngagementWay",
        "partnerships.ModelStory",
        "partnerships.Place",
        "partnerships.PlacePair",
        "partnerships.PublicStatistic",
        "partnerships.ReferenceContact",
        "partnerships.ResourceKind",
        "partnerships.Sector",
        "partnerships.SelfCheckQuestion",
        "partnerships.StarterProgramme",  # models of programmes, in words of ours
        "partnerships.Theme",
        "sent.SentForm",  # a digest, and an address without what is behind its question mark
    }
