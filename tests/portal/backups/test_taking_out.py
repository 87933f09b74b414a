"""An association taken out whole: all of its own and nothing of another's, each member as the manifest says."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from portal.accounts.models import Association
from portal.activity.models import Activity
from portal.backups.services.taking_out import SECRETS, tables, take_out
from portal.privacy import owned_models
from portal.scoping import scope
from tests import factories, people
from tests.access.world import canary, furnish
from tests.cast import Cast


@pytest.fixture
def bundle(cast: Cast, tmp_path: Path) -> zipfile.ZipFile:
    """Omaha taken out; it and Springfield have rows of every kind."""
    for house in (cast.omaha, cast.springfield):
        furnish(house)
        factories.logo(association=house.association)
    take_out(association=cast.omaha.association, target=tmp_path / "omaha.zip", by=cast.omaha.administrator)
    return zipfile.ZipFile(tmp_path / "omaha.zip")


def test_every_row_of_it_is_there_and_none_of_another(cast: Cast, bundle: zipfile.ZipFile) -> None:
    told = json.loads(bundle.read("manifest.json"))["members"]
    with scope(cast.omaha.association):
        numbers = {model._meta.db_table: model._default_manager.count() for model in owned_models()}
    assert numbers["contacts_person"] > 0
    for table in ("looks_look", "looks_lookchain"):  # written once the ZIP is whole
        assert numbers[table] == 1
        numbers[table] = 0
    for table, number in numbers.items():
        lines = [json.loads(line) for line in bundle.read(f"tables/{table}.jsonl").splitlines()]
        assert len(lines) == number == told[f"tables/{table}.jsonl"]["rows"], table
        assert {line["association_id"] for line in lines} <= {cast.omaha.association.pk}, table
    content = {name: bundle.read(name).decode(errors="replace") for name in bundle.namelist()}
    assert any(canary(cast.omaha.association) in words for words in content.values())
    assert [name for name, words in content.items() if canary(cast.springfield.association) in words] == []
    assert cast.omaha.volunteer.email in content["tables/accounts_member.jsonl"]
    assert cast.springfield.volunteer.email not in content["tables/accounts_member.jsonl"]


def test_each_member_is_as_the_manifest_says(cast: Cast, bundle: zipfile.ZipFile) -> None:
    told = json.loads(bundle.read("manifest.json"))
    assert set(bundle.namelist()) == {*told["members"], "manifest.json"}
    for name, each in told["members"].items():
        data = bundle.read(name)
        assert (len(data), hashlib.sha256(data).hexdigest()) == (each["bytes"], each["sha256"]), name
    logo = cast.omaha.association.logo
    assert f"media/pictures/{logo[:2]}/{logo}" in told["members"]


def test_a_spreadsheet_holds_the_same_people_and_no_formula(cast: Cast, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://x")'
    people.person(association=cast.omaha.association, family_name="佐藤", family_latin=formula, note="a\nb")
    take_out(association=cast.omaha.association, target=tmp_path / "omaha.zip")
    with zipfile.ZipFile(tmp_path / "omaha.zip") as bundle:
        exact = [json.loads(line) for line in bundle.read("tables/contacts_person.jsonl").splitlines()]
        sheet = list(csv.DictReader(io.StringIO(bundle.read("tables/contacts_person.csv").decode("utf-8-sig"))))
    assert [row["family_latin"] for row in exact] == [formula]
    assert [(row["note"], row["family_latin"][0]) for row in sheet] == [("a\nb", "'")]


def test_no_column_by_which_a_link_is_known_goes_out(cast: Cast) -> None:
    with scope(cast.omaha.association):
        columns = {f"{table.name}.{column}" for table in tables(cast.omaha.association) for column in table.columns}
    assert {"contacts_person.id", "contacts_person_tags.tag_id", "activity_activity.digest"} <= columns
    secrets = {
        f"{apps.get_model(model)._meta.db_table}.{column}"
        for model, column in (each.rsplit(".", 1) for each in SECRETS)
    }
    assert {"documents_sharelink.digest", "delegations_guestlink.token_hash"} <= secrets
    assert columns & {*secrets, "accounts_member.password"} == set()


NO_SECRET = {
    "activity.Activity.digest": "the chain of the record",
    "contacts.Erasure.mark": "a digest by which a row is known again",
    "contacts.Invitation.key": "links to it are signed besides",
    "contacts.Invitation.sentence_key": "which sentence",
    "contacts.NameToken.token": "a piece of a name",
    "contacts.PersonCopy.file": "the name of a file that members fetch",
    "contacts.Touch.uid": "by which another system knows the touch",
    "delegations.ThankYou.sentence_key": "which sentence",
    "documents.Batch.wish": "what was asked for",
    "documents.Batch.zip_hash": "of a file",
    "documents.Export.file_hash": "of a file",
    "documents.Export.fingerprint": "what was printed",
    "documents.LongExport.file_hash": "of a file",
    "documents.LongExport.fingerprint": "what was printed",
    "imports.ImportMapping.signature": "of column heads",
    "imports.ImportRun.digest": "of a file",
    "looks.Look.digest": "the chain of the read log",
    "looks.LookChain.cut_digest": "the chain of the read log",
    "looks.LookChain.digest": "the chain of the read log",
    "parting.AssociationCopy.file": "the name of a file that members fetch",
    "partnerships.Adaptation.origin_key": "which story",
    "partnerships.Story.key": "which story",
}
"""Columns that look like one by which a link is known, and are none."""


def columns_like_secrets() -> set[str]:
    """Every column that looks like one by which a link is known: by its name, its length or what is put into it."""
    found = set()
    for model in [Association, *owned_models()]:
        for each in model._meta.concrete_fields:
            is_text = isinstance(each, (models.CharField, models.TextField, models.BinaryField)) and not each.choices
            is_named_so = re.search("code|digest|hash|nonce|password|secret|signature|token", each.name)
            is_long_so = is_text and each.max_length in (32, 43, 64, 128)
            is_made = each.has_default() and callable(each.default)
            if isinstance(each, models.UUIDField) or (is_text and (is_named_so or is_long_so or is_made)):
                found.add(f"{model._meta.label}.{each.name}")
    return found


def test_of_every_column_that_looks_like_a_secret_it_is_said_whether_it_is_one() -> None:
    assert columns_like_secrets() == SECRETS | NO_SECRET.keys()


def test_the_command_writes_it_for_its_own_user_and_records_it(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "omaha.zip"
    call_command("take_out", "omaha", str(file))
    assert f"{file}: " in capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0
    with scope(cast.omaha.association):
        assert Activity.objects.filter(verb="exported", model="accounts.association").count() == 1
    for words, refusal in ((["omaha", str(file)], "there already"), (["nowhere", str(file)], "no association")):
        with pytest.raises(CommandError, match=refusal):
            call_command("take_out", *words)
    assert list(tmp_path.iterdir()) == [file]
