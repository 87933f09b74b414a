"""Every model is shared or owned; an owned one raises outside a scope and refuses a link into another association."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from portal.scoping import OwnedModel, ScopeError, scope, system_scope

OURS = [
    "accounts",
    "activity",
    "jobs",
    "documents",
    "imports",
    "owed",
    "notices",
    "kept",
    "sent",
    "partnerships",
    "contacts",
    "delegations",
]


def own_models():
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def owned_models():
    return [model for model in own_models() if issubclass(model, OwnedModel)]


def name(model):
    return model._meta.label if isinstance(model, type) else None


@pytest.mark.parametrize("model", owned_models(), ids=name)
def test_an_unscoped_query_raises(model):
    for question in (
        model.objects.all,
        model.objects.count,
        model.objects.first,
        lambda: model.objects.filter(pk=1),
        lambda: model._default_manager.get(pk=1),
    ):
        with pytest.raises(ScopeError):
            question()


@pytest.mark.django_db
@pytest.mark.parametrize("model", owned_models(), ids=name)
def test_a_scope_filters_by_association(model, cast):
    with scope(cast.omaha.association):
        assert 'association_id" = ' in str(model.objects.all().query)


@pytest.mark.parametrize("model", owned_models(), ids=name)
def test_an_owned_row_has_its_own_association_that_is_never_empty(model):
    field = model._meta.get_field("association")
    assert not field.null and not field.editable and field.remote_field.on_delete is models.CASCADE


@pytest.mark.parametrize("model", own_models(), ids=name)
def test_a_shared_row_never_points_to_an_owned_one(model):
    if issubclass(model, OwnedModel):
        return
    links = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, OwnedModel)
    ]
    assert links == []


def owned_links():
    return [
        (model, field)
        for model in owned_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, OwnedModel)
    ]


@pytest.mark.parametrize(
    ("model", "field"),
    owned_links(),
    ids=lambda part: part._meta.label if isinstance(part, type) else part.name,
)
def test_a_link_into_another_association_is_refused(model, field):
    # Links to shared rows are left open: a row's own rules about them are not this test's matter.
    stranger = field.related_model(pk=7, association_id=2)
    row = model(association_id=1, **{field.name: stranger})
    with pytest.raises(ValidationError) as refusal:
        OwnedModel.clean(row)
    assert list(refusal.value.error_dict) == [field.name]
    stranger.association_id = 1
    OwnedModel.clean(row)


@pytest.mark.parametrize("model", owned_models(), ids=name)
def test_a_models_own_clean_keeps_the_rule(model):
    own = [each for each in model.__mro__ if "clean" in vars(each)]
    assert OwnedModel in own, f"{model.__name__}.clean() loses the rule of OwnedModel"
    for each in own[: own.index(OwnedModel)]:
        assert "__class__" in each.clean.__code__.co_freevars, f"{each.__name__}.clean() must call super().clean()"


def test_a_system_scope_needs_a_reason():
    with pytest.raises(ValueError, match="reason"), system_scope("  "):
        pass
