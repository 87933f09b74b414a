"""Why this portal does not start: settings that would harm people, each in one sentence with the mend.

Pure: a mapping of names and values goes in, refusals come out. `portal/settings.py` asks before it uses anything, and
`portal/starting.py` asks once more with what only the database and the disk know. Words are for a terminal, in English.
A site that only its own machine or network reaches may do much that a public one may not.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.near_names import nearest_name

YES = frozenset({"true", "on", "ok", "y", "yes", "1"})  # what django-environ takes for true
NO = frozenset({"false", "off", "n", "no", "0", ""})
SWITCHES = ("DEBUG", "DEMO", "ADMINISTRATOR_MFA", "SECURE_SSL_REDIRECT", "BEHIND_TLS_PROXY")
NUMBERS = ("PORT", "DATABASE_POOL", "ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_HSTS_SECONDS", "SLOW_QUERY_MS")
LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
LOG_FORMATS = ("line", "json")
SHORTEST_KEY, FEWEST_CHARACTERS = 50, 5
SHORTEST_TOKEN = 24
DEFAULT_KEYS = re.compile(r"django-insecure|change.?me|example|secret.?key|for tests only", re.IGNORECASE)
OPEN_TENANTS = frozenset({"common", "organizations", "consumers"})
NEW_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"

# Names that settings of Django have, which say nothing here: everything has one of our names or none.
DJANGO_ONLY = re.compile(
    r"DJANGO_(SECRET_KEY|DEBUG|ALLOWED_HOSTS)$|SESSION_COOKIE_|CSRF_|SECURE_|ALLAUTH_|EMAIL_(HOST|PORT|USE|BACKEND)"
)
OF_OTHERS = re.compile(r"TEST_|_")  # of the tests, of the shell


class Refused(ImproperlyConfigured):
    """The portal does not start; the words are the refusals, one a line."""


@dataclass(frozen=True)
class Refusal:
    """A refusal is one reason not to start: a short name for it, and a sentence with the mend."""

    code: str
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Site:
    """The environment, with what many questions need worked out."""

    environment: Mapping[str, str]
    key: str  # from the environment or the file
    names: frozenset[str]  # every name there is; empty where that is not known

    def __getitem__(self, name: str) -> str:
        return self.environment.get(name, "").strip()

    def says_yes(self, name: str) -> bool:
        return self[name].lower() in YES

    @property
    def url(self) -> SplitResult:
        return parts_of(self["PUBLIC_URL"] or "http://127.0.0.1")

    @property
    def host(self) -> str:
        return host_of(self.url)

    @property
    def hosts(self) -> list[str]:
        return [host.strip() for host in self["ALLOWED_HOSTS"].split(",") if host.strip()]

    @property
    def is_public(self) -> bool:
        return is_public(self.host)

    @property
    def database(self) -> SplitResult:
        return parts_of(self["DATABASE_URL"])


def parts_of(address: str) -> SplitResult:
    """An address in its parts; one that cannot be read has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def host_of(parts: SplitResult) -> str:
    return parts.hostname or ""


def is_public(host: str) -> bool:
    """Whether others than this machine and its own network reach a host of that name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return not (host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".test")))
    return not (address.is_loopback or (address.is_private and not address.is_unspecified))


def refusals(environment: Mapping[str, str], *, key: str = "", names: Iterable[str] = ()) -> list[Refusal]:
    """Every reason not to start with this environment. `key` is the one of the file; the environment's goes before."""
    site = Site(environment, environment.get("SECRET_KEY", "").strip() or key, frozenset(names))
    return [refusal for question in QUESTIONS for refusal in question(site)]


def refuse(found: list[Refusal]) -> None:
    """Raise Refused if there is a reason."""
    if found:
        lines = "\n".join(f"  {each}" for each in found)
        raise Refused(f"The portal does not start:\n{lines}\nEvery setting: docs/configuration.md.")


# --- names and values ----------------------------------------------------------------------------------------------


def _unknown(site: Site) -> Iterator[Refusal]:
    for name in sorted(set(site.environment) - site.names if site.names else ()):
        nearest = nearest_name(name, site.names)
        if nearest and not OF_OTHERS.match(name):
            yield Refusal(
                "unknown", f"{name} is no setting of the portal; the nearest name is {nearest}, so rename it."
            )
        elif site.is_public and DJANGO_ONLY.match(name):
            yield Refusal("unknown", f"{name} is no setting of the portal and changes nothing, so take it away.")


def _switches(site: Site) -> Iterator[Refusal]:
    for name in SWITCHES:
        if site[name].lower() not in YES | NO:
            yield Refusal("switch", f"{name}={site[name]} is neither true nor false; write one of the two.")


def _numbers(site: Site) -> Iterator[Refusal]:
    for name in NUMBERS:
        if name in site.environment and not site[name].isdecimal():
            yield Refusal("number", f"{name}={site[name]} is no whole number from 0 on; write one, or take it away.")


def _log(site: Site) -> Iterator[Refusal]:
    level, form = site["LOG_LEVEL"], site["LOG_FORMAT"]
    if level and level not in LEVELS:
        yield Refusal("log-level", f"LOG_LEVEL={level} is no level; write one of {', '.join(LEVELS)}.")
    elif level == "DEBUG" and site.is_public:
        yield Refusal("log-level", "LOG_LEVEL=DEBUG lets libraries log what people type; write INFO or WARNING.")
    if form and form not in LOG_FORMATS:
        yield Refusal("log-format", f"LOG_FORMAT={form} is no form of a log; write {' or '.join(LOG_FORMATS)}.")


# --- address -------------------------------------------------------------------------------------------------------


def _address(site: Site) -> Iterator[Refusal]:
    url = site.url
    if url.scheme not in ("http", "https") or not url.hostname:
        yield Refusal(
            "public-url",
            f"PUBLIC_URL={site['PUBLIC_URL']} is no address of a site; write it like https://portal.example.org.",
        )
    elif url.path.strip("/") or url.query or url.fragment or url.username:
        yield Refusal(
            "public-url",
            f"PUBLIC_URL={site['PUBLIC_URL']} holds more than scheme, host and port, so that links would lead astray; "
            f"write {url.scheme}://{url.hostname}.",
        )
    elif url.scheme == "http" and site.is_public:
        yield Refusal(
            "no-tls",
            f"PUBLIC_URL begins with http:// while others reach {site.host}, so that passwords and cookies would "
            f"travel readable; end TLS in a proxy and write https://{site.host}.",
        )
    elif url.scheme == "http" and site.says_yes("BEHIND_TLS_PROXY"):
        yield Refusal(
            "insecure-cookies",
            "BEHIND_TLS_PROXY is on while PUBLIC_URL begins with http://, so that cookies would lack their Secure "
            "mark; write PUBLIC_URL with https://.",
        )


def _hosts(site: Site) -> Iterator[Refusal]:
    for host in site.hosts:
        if host.lstrip(".") in ("*", ""):
            yield Refusal(
                "any-host",
                f"ALLOWED_HOSTS holds {host}, so that a forged host name would get into letters; "
                "name the hosts, or take it away.",
            )
        elif "/" in host or (":" in host and not host.startswith("[")):
            yield Refusal(
                "host-shape",
                f"ALLOWED_HOSTS holds {host}, which no browser sends; write the name alone, without scheme and port.",
            )
    if site.hosts and site.host and not any(_answers(host, site.host) for host in site.hosts):
        yield Refusal(
            "host-left-out",
            f"ALLOWED_HOSTS leaves out {site.host}, the host of PUBLIC_URL, so that nobody would be answered there; "
            "add it.",
        )
    public = [host for host in site.hosts if is_public(host.lstrip(".")) and host != "*"]
    if public and not site.is_public and "/" not in public[0]:
        yield Refusal(
            "no-public-url",
            f"ALLOWED_HOSTS names {public[0]} while PUBLIC_URL says {site.host}, so that letters would lead nowhere "
            f"and cookies be unguarded; write PUBLIC_URL=https://{public[0].lstrip('.')}.",
        )


def _answers(allowed: str, host: str) -> bool:
    name = allowed.strip("[]").lower()
    return name in ("*", host) or (name.startswith(".") and (host.endswith(name) or host == name[1:]))


def _debug(site: Site) -> Iterator[Refusal]:
    if site.says_yes("DEBUG") and site.is_public:
        yield Refusal(
            "debug",
            f"DEBUG is on while others reach {site.host}, so that error pages would show settings and data; "
            "write DEBUG=false.",
        )


def _proxy(site: Site) -> Iterator[Refusal]:
    count = site["ALLAUTH_TRUSTED_PROXY_COUNT"]
    proxies = int(count) if count.isdecimal() else 0
    behind = site.says_yes("BEHIND_TLS_PROXY")
    if site.is_public and behind and not proxies:
        yield Refusal(
            "proxy-count",
            "BEHIND_TLS_PROXY is on while ALLAUTH_TRUSTED_PROXY_COUNT is 0, so that all visitors would share the limit "
            "of one; write how many proxies there are, mostly 1.",
        )
    if site.is_public and proxies and not behind:
        yield Refusal(
            "proxy-count",
            f"ALLAUTH_TRUSTED_PROXY_COUNT={proxies} trusts a header that anybody may send while BEHIND_TLS_PROXY is "
            "off; write BEHIND_TLS_PROXY=true, or 0 proxies.",
        )


# --- keys and people -----------------------------------------------------------------------------------------------


def _keys(site: Site) -> Iterator[Refusal]:
    if not site.is_public:
        return
    if why := weakness(site.key):
        yield Refusal("key", f"SECRET_KEY {why}, so that sessions and links could be forged; make one: {NEW_KEY}.")
    for number, key in enumerate(filter(None, site["SECRET_KEY_FALLBACKS"].split(",")), 1):
        if why := weakness(key.strip()):
            yield Refusal(
                "key", f"SECRET_KEY_FALLBACKS' key {number} {why}, so that links could be forged; take it away."
            )


def weakness(key: str) -> str:
    """What makes a key easy to guess, as the rest of a sentence; empty for a good one."""
    if len(key) < SHORTEST_KEY:
        return f"has {len(key)} characters, fewer than {SHORTEST_KEY}"
    if len(set(key)) < FEWEST_CHARACTERS or _is_periodic(key):
        return "repeats itself"
    return "is one that stands in examples" if DEFAULT_KEYS.search(key) else ""


def _is_periodic(key: str) -> bool:
    return any(key.startswith(key[length:]) for length in range(1, len(key) // 2 + 1))


def _people(site: Site) -> Iterator[Refusal]:
    if not site.is_public:
        return
    if "ADMINISTRATOR_MFA" in site.environment and not site.says_yes("ADMINISTRATOR_MFA"):
        yield Refusal(
            "second-step",
            f"ADMINISTRATOR_MFA is off while others reach {site.host}, so that one stolen password would open an "
            "association; write ADMINISTRATOR_MFA=true.",
        )
    if site["GOOGLE_CLIENT_ID"] and not site["GOOGLE_CLIENT_SECRET"]:
        yield Refusal("provider", "GOOGLE_CLIENT_ID has no GOOGLE_CLIENT_SECRET beside it; set both or neither.")
    if site["MICROSOFT_CLIENT_ID"] and not site["MICROSOFT_CLIENT_SECRET"]:
        yield Refusal("provider", "MICROSOFT_CLIENT_ID has no MICROSOFT_CLIENT_SECRET beside it; set both or neither.")
    if site["MICROSOFT_TENANT"].lower() in OPEN_TENANTS:
        yield Refusal(
            "provider",
            f"MICROSOFT_TENANT={site['MICROSOFT_TENANT']} lets in accounts of everybody; name your own tenant.",
        )


def _tokens(site: Site) -> Iterator[Refusal]:
    token = site["METRICS_TOKEN"]
    if token and len(token) < SHORTEST_TOKEN:
        yield Refusal(
            "metrics-token",
            f"METRICS_TOKEN has {len(token)} characters, fewer than {SHORTEST_TOKEN}, so that it could be guessed; "
            f"make one: {NEW_KEY}.",
        )


# --- servers -------------------------------------------------------------------------------------------------------


def _servers(site: Site) -> Iterator[Refusal]:
    database, redis = site.database, parts_of(site["REDIS_URL"])
    processes = site["WEB_CONCURRENCY"]
    if processes.isdecimal() and int(processes) > 1 and not site["REDIS_URL"]:
        yield Refusal(
            "no-redis",
            f"WEB_CONCURRENCY={processes} asks for several web processes while REDIS_URL is empty, so that they would "
            "share a folder as their queue; set REDIS_URL, or 1 process.",
        )
    if not site.is_public:
        return
    if database.scheme.startswith("postgres") and is_elsewhere(host_of(database)) and not site["REDIS_URL"]:
        yield Refusal(
            "no-redis",
            f"DATABASE_URL names a server of its own, {host_of(database)}, while REDIS_URL is empty, so that hosts "
            "could not wake each other's workers; set REDIS_URL.",
        )
    if database.scheme.startswith("postgres") and database.username == "postgres":
        yield Refusal(
            "superuser",
            "DATABASE_URL signs in as postgres, whom no rule between associations binds; make a role of its own that "
            "is no superuser.",
        )
    if _crosses(host_of(database)) and not re.search(r"sslmode=(require|verify-)", database.query):
        yield Refusal(
            "database-tls",
            f"DATABASE_URL reaches {host_of(database)} across a network without encryption; add ?sslmode=verify-full, "
            "or at least ?sslmode=require.",
        )
    if _crosses(host_of(redis)) and redis.scheme == "redis":
        yield Refusal(
            "redis-tls", f"REDIS_URL reaches {host_of(redis)} across a network without encryption; write rediss://."
        )


def _mail(site: Site) -> Iterator[Refusal]:
    for receiver in filter(None, map(str.strip, site["ERROR_MAIL"].split(","))):
        if "@" not in receiver:
            yield Refusal(
                "error-mail",
                f"ERROR_MAIL holds {receiver}, which is no mail address; write addresses with commas between.",
            )
    if not site.is_public:
        return
    address = parts_of(site["EMAIL_URL"])
    if not site["EMAIL_URL"]:
        yield Refusal(
            "no-mail",
            "EMAIL_URL is empty, so that invitations and codes would lie as files on this machine; write it like "
            "smtp+tls://user:password@host:587.",
        )
    elif address.scheme == "smtp" and address.password and is_elsewhere(host_of(address)):
        yield Refusal(
            "mail-tls",
            f"EMAIL_URL sends a password to {host_of(address)} without encryption; write smtp+tls:// or smtp+ssl://.",
        )


def is_elsewhere(host: str) -> bool:
    """Whether a server of that name is on another machine."""
    return host not in ("", "localhost", "127.0.0.1", "::1")


def _crosses(host: str) -> bool:
    """Whether the way to a server leaves the own network; a name of one word is a neighbour (a container)."""
    return is_elsewhere(host) and "." in host and is_public(host)


QUESTIONS: tuple[Callable[[Site], Iterator[Refusal]], ...] = (
    _unknown,
    _switches,
    _numbers,
    _log,
    _address,
    _hosts,
    _debug,
    _proxy,
    _keys,
    _people,
    _tokens,
    _servers,
    _mail,
)
