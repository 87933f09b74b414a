"""The portal refuses to start unsafe: one sentence for each mistake, with the mend; nothing against a good site."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from portal import refusals, starting
from portal.near_names import names_in, nearest_name
from portal.refusals import Refused, is_public, weakness
from portal.rows.roles import role_of
from portal.starting import Facts, refusals_of
from tests.clone import own_environment

ROOT = Path(__file__).resolve().parents[2]
NAMES = names_in(ROOT / ".env.example")
KEY = "q7Zr4vX1pLw9sTn3kYb6cJd8fGh2mQx5aEu0iRo-VtBzNyHgWlKj_SDPeC"
GOOD = {
    "PUBLIC_URL": "https://portal.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgres://portal:word@db:5432/portal",
    "REDIS_URL": "redis://:word@redis:6379/0",
    "EMAIL_URL": "smtp+tls://portal:word@mail.example.org:587",
    "ADMINISTRATOR_MFA": "true",
    "BEHIND_TLS_PROXY": "true",
    "ALLAUTH_TRUSTED_PROXY_COUNT": "1",
    "METRICS_TOKEN": "t" * 12 + "oken" * 4,
    "ERROR_MAIL": "operator@portal.example.org",
    "WEB_CONCURRENCY": "2",
}
HOME = {"SECRET_KEY": "short", "PUBLIC_URL": "http://127.0.0.1:8000"}

# What differs from a good public site (or, with HOME, from one at home) → the code, and a word of the sentence.
UNSAFE = {
    "a misspelt name": ({"DATABSE_URL": "postgres://db/portal"}, "unknown", "DATABASE_URL"),
    "a name of Django's": ({"SESSION_COOKIE_SECURE": "false"}, "unknown", "take it away"),
    "a name with Django's prefix": ({"DJANGO_SECRET_KEY": KEY}, "unknown", "SECRET_KEY"),
    "a misspelt name at home": (HOME | {"REDIS_URI": "redis://redis"}, "unknown", "REDIS_URL"),
    "a switch that is neither": ({"SECURE_SSL_REDIRECT": "flase"}, "switch", "true nor false"),
    "a number that is none": ({"DATABASE_POOL": "many"}, "number", "whole number"),
    "a negative number": (HOME | {"PORT": "-1"}, "number", "whole number"),
    "an unknown level": (HOME | {"LOG_LEVEL": "LOUD"}, "log-level", "WARNING"),
    "a level that tells too much": ({"LOG_LEVEL": "DEBUG"}, "log-level", "INFO"),
    "an unknown form of the log": (HOME | {"LOG_FORMAT": "xml"}, "log-format", "json"),
    "an address that is none": ({"PUBLIC_URL": "portal.example.org"}, "public-url", "https://portal.example.org"),
    "an address with a path": ({"PUBLIC_URL": "https://portal.example.org/x"}, "public-url", "lead astray"),
    "no https": (
        {"PUBLIC_URL": "http://portal.example.org", "BEHIND_TLS_PROXY": "", "ALLAUTH_TRUSTED_PROXY_COUNT": "0"},
        "no-tls",
        "end TLS in a proxy",
    ),
    "insecure cookies": (HOME | {"BEHIND_TLS_PROXY": "true"}, "insecure-cookies", "Secure"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "any-host", "name the hosts"),
    "any host at home": (HOME | {"ALLOWED_HOSTS": "127.0.0.1,*"}, "any-host", "name the hosts"),
    "a host with a scheme": (
        {"ALLOWED_HOSTS": "portal.example.org,https://www.example.org"},
        "host-shape",
        "without scheme",
    ),
    "a host left out": ({"ALLOWED_HOSTS": "www.example.org"}, "host-left-out", "portal.example.org"),
    "hosts without an address": (HOME | {"ALLOWED_HOSTS": "127.0.0.1,portal.example.org"}, "no-public-url", "https://"),
    "debugging": ({"DEBUG": "true"}, "debug", "DEBUG=false"),
    "a proxy that is not counted": ({"ALLAUTH_TRUSTED_PROXY_COUNT": "0"}, "proxy-count", "mostly 1"),
    "a proxy that is not believed": ({"BEHIND_TLS_PROXY": "false"}, "proxy-count", "0 proxies"),
    "a short key": ({"SECRET_KEY": KEY[:49]}, "key", "fewer than 50"),
    "a key that repeats itself": ({"SECRET_KEY": "a few words " * 5}, "key", "repeats itself"),
    "a key from an example": ({"SECRET_KEY": f"django-insecure-{KEY}"}, "key", "examples"),
    "a weak former key": ({"SECRET_KEY_FALLBACKS": f"{KEY[::-1]},old"}, "key", "key 2 has 3 characters"),
    "no second step": ({"ADMINISTRATOR_MFA": "false"}, "second-step", "ADMINISTRATOR_MFA=true"),
    "a provider without a secret": ({"GOOGLE_CLIENT_ID": "portal"}, "provider", "GOOGLE_CLIENT_SECRET"),
    "another without a secret": (
        {"MICROSOFT_CLIENT_ID": "portal", "MICROSOFT_TENANT": "omaha"},
        "provider",
        "MICROSOFT_CLIENT_SECRET",
    ),
    "everybody's tenant": (
        {"MICROSOFT_CLIENT_ID": "portal", "MICROSOFT_CLIENT_SECRET": "word", "MICROSOFT_TENANT": "common"},
        "provider",
        "your own tenant",
    ),
    "a short token": ({"METRICS_TOKEN": "short"}, "metrics-token", "fewer than 24"),
    "several processes without Redis": (HOME | {"WEB_CONCURRENCY": "3"}, "no-redis", "REDIS_URL"),
    "several hosts without Redis": ({"REDIS_URL": "", "WEB_CONCURRENCY": ""}, "no-redis", "a server of its own"),
    "the superuser": ({"DATABASE_URL": "postgres://postgres:word@db/portal"}, "superuser", "a role of its own"),
    "a database in the open": ({"DATABASE_URL": "postgres://portal:word@db.example.org/p"}, "database-tls", "sslmode"),
    "a Redis in the open": ({"REDIS_URL": "redis://:word@redis.example.org/0"}, "redis-tls", "rediss://"),
    "no mail": ({"EMAIL_URL": ""}, "no-mail", "smtp+tls://"),
    "mail in the open": ({"EMAIL_URL": "smtp://portal:word@mail.example.org:25"}, "mail-tls", "smtp+tls://"),
    "errors to nobody's address": ({"ERROR_MAIL": "the operator"}, "error-mail", "mail address"),
}


def found(environment: dict[str, str]) -> list[refusals.Refusal]:
    return refusals.refusals(environment | {"PATH": "/bin", "LANG": "C.UTF-8"}, names=NAMES)


@pytest.mark.parametrize("what", UNSAFE)
def test_an_unsafe_setting_is_refused_in_one_sentence_with_the_mend(what):
    changes, code, word = UNSAFE[what]
    environment = changes if changes.keys() >= HOME.keys() else GOOD | changes
    assert [each.code for each in found(environment)] == [code]
    words = str(found(environment)[0])
    assert word in words and words.endswith(".") and "\n" not in words
    assert not re.search(r"[.!?] [A-Z]", words), "one sentence"


FOUND_AT_THE_START = {
    "superuser",
    "passes-by",
    "no-second-role",
    "inherits",
    "rows-in-sight",
    "demonstration",
    "open-files",
}


def test_every_refusal_has_a_case():
    source = (ROOT / "portal/refusals.py").read_text() + (ROOT / "portal/starting.py").read_text()
    codes = set(re.findall(r'Refusal\(\s*"([a-z-]+)"', source))
    told = {code for _changes, code, _word in UNSAFE.values()} | FOUND_AT_THE_START
    assert codes == told


def test_a_good_site_is_not_refused():
    assert found(GOOD) == []


@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1:8000", "http://localhost", "http://192.168.1.7:8000", "http://portal.test"]
)
def test_at_home_nothing_but_mistakes_is_refused(address):
    home = {"PUBLIC_URL": address, "SECRET_KEY": "short", "DEBUG": "true", "ADMINISTRATOR_MFA": "false"}
    assert found(home) == []


def test_every_mistake_is_told_at_once():
    several = found(GOOD | {"DEBUG": "true", "SECRET_KEY": "short", "ALLOWED_HOSTS": "*"})
    assert [each.code for each in several] == ["any-host", "debug", "key"]


def test_the_key_of_the_file_is_judged_like_one_of_the_environment():
    without = {name: value for name, value in GOOD.items() if name != "SECRET_KEY"}
    assert refusals.refusals(without, key=KEY, names=NAMES) == []
    assert [each.code for each in refusals.refusals(without, key="short", names=NAMES)] == ["key"]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("DATABASE_URI", "DATABASE_URL"),
        ("PUBLICURL", "PUBLIC_URL"),
        ("ALOWED_HOSTS", "ALLOWED_HOSTS"),
        ("ALLOWED_HOST", "ALLOWED_HOSTS"),
        ("DJANGO_DEBUG", "DEBUG"),
        ("secret_key", "SECRET_KEY"),
        ("EMIAL_URL", "EMAIL_URL"),
        ("TEST_DATABASE_URL", ""),
        ("REDIS_HOST", ""),
        ("PATH", ""),
        ("TOOLS_DIR", ""),
        ("SPORT", ""),
        ("HOSTNAME", ""),
        ("DJANGO_SETTINGS_MODULE", ""),
        ("PYTHONPATH", ""),
    ],
)
def test_the_nearest_name_is_told(name, nearest):
    assert nearest_name(name, NAMES) == nearest


def test_without_the_list_of_names_none_is_unknown(tmp_path):
    assert names_in(tmp_path / "nothing") == frozenset()
    assert refusals.refusals(GOOD | {"DATABSE_URL": "x"}) == []


def test_a_good_key_has_no_weakness():
    assert weakness(KEY) == ""


@pytest.mark.parametrize("host", ["portal.example.org", "8.8.8.8", "0.0.0.0", "portal", "2001:4860:4860::8888"])  # noqa: S104  a name, nothing listens
def test_others_reach_a_public_host(host):
    assert is_public(host)


def start(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in own_environment().items() if name not in GOOD}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=clean | {"VAR_DIR": str(settings.VAR_DIR)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("command", ["check", "serve", "migrate"])
def test_a_command_ends_with_the_sentences_and_no_traceback(command):
    said = start("manage.py", command, **GOOD | {"DEBUG": "true", "DATABSE_URL": "x"})
    assert said.returncode == 1
    assert said.stderr.startswith("The portal does not start:\n  DATABSE_URL is no setting")
    assert "DEBUG=false" in said.stderr and "Traceback" not in said.stderr


def test_the_door_for_gunicorn_does_not_open_either():
    said = start("-c", "import portal.wsgi", **GOOD | {"DEBUG": "true"})
    assert said.returncode == 1 and "portal.refusals.Refused" in said.stderr and "DEBUG=false" in said.stderr


def test_django_finds_nothing_to_warn_of_in_a_good_site():
    said = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert (said.returncode, said.stdout) == (0, "System check identified no issues (0 silenced).\n")


@pytest.mark.parametrize(("public", "form"), [(True, "json"), (False, "line")], ids=["public", "at home"])
def test_a_site_that_others_reach_logs_without_personal_data_unless_told_otherwise(public, form):
    words = "from portal.settings import LOGGING; print(LOGGING['handlers']['stderr']['formatter'])"
    said = start("-c", words, **(GOOD if public else HOME))
    assert said.stdout == f"{form}\n"


# --- what only the database and the disk know ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code", "word"),
    [
        (Facts(role="portal", is_superuser=True), "superuser", 'ALTER ROLE "portal" NOSUPERUSER'),
        (Facts(role="portal", passes_by=True), "passes-by", 'ALTER ROLE "portal" NOBYPASSRLS'),
        (Facts(role="portal", may_see_all=False), "no-second-role", 'CREATE ROLE "portal_every" NOLOGIN'),
        (Facts(role="portal", inherits=True), "inherits", 'ALTER ROLE "portal" NOINHERIT'),
        (Facts(role="portal", rows_hide=False), "rows-in-sight", "./run setup"),
        (Facts(demonstration_sign_ins=18), "demonstration", "./run setup"),
        (Facts(open_to_everybody=("/srv/var/secret_key",)), "open-files", "chmod o= /srv/var/secret_key"),
    ],
    ids=["superuser", "passes by", "no second role", "inherits", "rows in sight", "demonstration", "open files"],
)
def test_what_a_start_finds_is_refused_where_others_reach_the_site(facts, code, word):
    assert [(each.code, word in str(each)) for each in refusals_of(facts, is_public=True)] == [(code, True)]
    assert refusals_of(facts, is_public=False) == []


def test_a_good_start_is_not_refused():
    assert refusals_of(Facts(role="portal"), is_public=True) == []


def test_files_that_everybody_can_read_are_found(tmp_path):
    key = tmp_path / "secret_key"
    key.write_text(KEY)
    key.chmod(0o644)
    tmp_path.chmod(0o755)
    assert starting.open_to_everybody(tmp_path) == (str(key),)
    key.chmod(0o600)
    assert starting.open_to_everybody(tmp_path) == ()
    key.chmod(0o644)
    tmp_path.chmod(0o700)
    assert starting.open_to_everybody(tmp_path) == ()


@pytest.mark.django_db
def test_a_public_site_does_not_start_while_the_demonstration_can_sign_in(settings, tmp_path):
    from portal.accounts.demo import load_associations, lock_sign_ins

    load_associations()
    settings.VAR_DIR = tmp_path
    starting.refuse_unsafe_start()  # at home it may
    settings.PUBLIC_URL, settings.IS_SECURE_SITE = "https://portal.example.org", True
    with pytest.raises(Refused, match="18 people of the demonstration can sign in"):
        starting.refuse_unsafe_start()
    lock_sign_ins()
    starting.refuse_unsafe_start()


@pytest.mark.django_db
def test_the_doctor_says_the_same(settings, tmp_path, capsys):
    from portal.accounts.demo import load_associations
    from portal.management.commands.doctor import safety

    load_associations()
    assert safety().is_well
    settings.PUBLIC_URL, settings.IS_SECURE_SITE = "https://portal.example.org", True
    assert not safety().is_well and "./run setup" in " ".join(safety().advice)


@pytest.mark.servers
@pytest.mark.parametrize(
    ("mend", "code"),
    [
        ('ALTER ROLE "{name}" SUPERUSER', "superuser"),
        ('ALTER ROLE "{name}" BYPASSRLS', "passes-by"),
        ('DROP ROLE "{name}_every"', "no-second-role"),
        (
            'REVOKE "{name}_every" FROM "{name}"; ALTER ROLE "{name}" INHERIT; GRANT "{name}_every" TO "{name}"',
            "inherits",
        ),
        ("SELECT 1", ""),
    ],
    ids=["superuser", "passes by", "no second role", "inherits", "as it is made"],
)
def test_the_role_of_the_database_is_known(mend, code):
    name = f"role_{secrets.token_hex(4)}"
    parts = urlsplit(os.environ["TEST_SUPERUSER_URL"])
    own = parts._replace(netloc=f"{name}:word@{parts.netloc.rpartition('@')[2]}").geturl()
    with psycopg.connect(parts.geturl(), autocommit=True) as server:
        server.execute(f'CREATE ROLE "{name}" LOGIN NOINHERIT PASSWORD \'word\'; CREATE ROLE "{name}_every"')
        try:
            server.execute(f'GRANT "{name}_every" TO "{name}"')
            server.execute(mend.format(name=name))
            with psycopg.connect(own) as asking:
                facts = starting.facts_of(role_of(asking), rows_hide=True)
        finally:
            server.execute(f'DROP ROLE IF EXISTS "{name}", "{name}_every"')
    assert facts.role == name
    assert [each.code for each in refusals_of(facts, is_public=True)] == ([code] if code else [])


@pytest.mark.servers
@pytest.mark.django_db
def test_what_the_database_hides_is_looked_at_before_a_start(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert starting.look().rows_hide
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contacts_person NO FORCE ROW LEVEL SECURITY")
    settings.PUBLIC_URL, settings.IS_SECURE_SITE = "https://portal.example.org", True
    with pytest.raises(Refused, match="do not hide their rows"):
        starting.refuse_unsafe_start()
