"""The container file keeps its promises: pinned, in stages, no root, no secrets, and all that the portal reads."""

import ast
import fnmatch
import re
import subprocess
import sys
from pathlib import Path

import pytest

from portal.parts import PARTS, SITE
from tests.deploy.files import ROOT, SAMPLE, command_of_image, compose, services, stages

APPS = ("portal", "partnerships", "contacts", "delegations")


def ignore_patterns():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def is_sent(path):
    """Whether a file reaches the build: the last pattern that fits it, or a folder above it, decides."""
    sent = True
    parts = path.split("/")
    above = ["/".join(parts[: length + 1]) for length in range(len(parts))]
    for pattern in ignore_patterns():
        plain = pattern.removeprefix("!")
        if plain.startswith("**/"):
            fits = any(fnmatch.fnmatch(part, plain.removeprefix("**/")) for part in parts)
        else:
            fits = any(fnmatch.fnmatchcase(each, plain) and each.count("/") == plain.count("/") for each in above)
        if fits:
            sent = pattern.startswith("!")
    return sent


def kept_by_git():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.splitlines()


def test_a_linter_finds_nothing_to_say():
    """hadolint, of the developer's packages; what it is told to leave out stands in the file, with why."""
    program = Path(sys.executable).parent / "hadolint"
    if not program.exists():
        pytest.skip("missing here: hadolint (./run test installs it on Linux and macOS)")
    done = subprocess.run([program, "--no-color", ROOT / "Containerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    left_out = re.findall(r"(?m)^# hadolint ignore.*", (ROOT / "Containerfile").read_text())
    assert left_out == ["# hadolint ignore=DL3008"]


def test_bases_are_pinned():
    bases = {stage.base for stage in stages().values()} - set(stages())
    assert len(bases) == 2
    for base in bases:
        assert re.search(r"^docker\.io/library/(python:3\.11\.\d+-slim-bookworm|caddy:\d+\.\d+\.\d+-alpine)$", base), (
            base
        )


@pytest.mark.parametrize("name", ["portal", "proxy"])
def test_an_image_runs_as_somebody_who_is_not_root(name):
    last = stages()[name].lines
    users = [words for instruction, words in last if instruction == "USER"]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", users[-1])
    assert [words for instruction, words in last[last.index(("USER", users[-1])) :] if instruction == "RUN"] == []
    run = {
        service["user"]
        for service in compose(SAMPLE)["services"].values()
        if service.get("build", {}).get("target") == name
    }
    assert run == {users[-1]}


def test_the_portal_is_the_default_and_leaves_its_tools_behind():
    assert list(stages())[-1] == "portal"
    assert stages()["portal"].base == "system"
    copied = " ".join(stages()["portal"].all("COPY"))
    assert "--from=packages" in copied and "--from=made" in copied
    assert not [words for words in stages()["portal"].all("RUN") if re.search(r"\b(pip|apt-get)\b", words)]


def test_nothing_is_fetched_but_packages_by_their_lock_and_the_systems_own():
    for stage in stages().values():
        assert stage.all("ADD") == []
        for words in stage.all("RUN"):
            assert not re.search(r"\b(curl|wget|git)\b|https?://", words)
            if "pip install" in words:
                assert "--require-hashes" in words and "--only-binary :all:" in words
            if "apt-get install" in words:
                assert "--no-install-recommends" in words and "rm -rf /var/lib/apt/lists" in words


def test_no_secret_is_kept():
    for stage in stages().values():
        for instruction, words in stage.lines:
            if instruction in ("ENV", "ARG", "LABEL"):
                assert not re.search(r"(?i)secret|password|token|_key|_url", words), words
            assert not re.search(r"(?:COPY|ADD).*\.env\b", f"{instruction} {words}")


@pytest.mark.parametrize(
    "name", [".env", "var/secret_key", "var/portal.sqlite3", ".git/config", "portal/x.pyc", "tests/cast.py", "my.pem"]
)
def test_what_is_private_or_of_no_use_does_not_reach_the_build(name):
    assert not is_sent(name)


def test_the_whole_product_reaches_the_build():
    wanted = [
        name for name in kept_by_git() if name.startswith((*(f"{app}/" for app in APPS), "templates/", "static/"))
    ]
    assert len(wanted) > 500
    assert [name for name in wanted if not is_sent(name)] == []
    assert is_sent("manage.py") and is_sent("requirements.txt")
    assert is_sent("docs/deploy/Caddyfile")
    assert not is_sent("docs/operations.md")


def names_beside_the_apps():
    """Files and folders that the product's code opens beside itself: BASE_DIR / "templates" and the like."""
    found = set()
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                divides = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
                if not divides or not isinstance(node.right, ast.Constant):
                    continue
                if re.fullmatch(r"(Path\()?(settings\.)?BASE_DIR\)?", ast.unparse(node.left)):
                    found.add(str(node.right.value))
    return found


def test_what_the_code_reads_beside_itself_is_there():
    read = names_beside_the_apps()
    assert {".env.example", "pyproject.toml", "templates", "static"} <= read
    assert [
        name for name in read if (ROOT / name).exists() and name not in ("var", ".tool", ".venv") and not is_sent(name)
    ] == []


def test_what_the_system_must_have_is_installed():
    installed = " ".join(stages()["system"].all("RUN")).split()
    wanted = {package for part in PARTS if part.wanted_by == SITE for package in part.apt.split()}
    assert wanted <= set(installed)


def test_messages_static_files_and_fonts_are_made_by_our_own_steps():
    made = " ".join(stages()["made"].all("RUN"))
    assert "manage.py prepare --only messages static fonts" in made
    assert "VAR_DIR=/var/lib/portal" in made
    assert "VAR_DIR=/var/lib/portal" in " ".join(stages()["portal"].all("ENV"))


def test_the_image_runs_what_compose_and_systemd_run():
    assert command_of_image() == compose(SAMPLE)["services"]["web"]["command"]
    (unit,) = services()["portal-web.service"]["ExecStart"]
    words = unit.removeprefix("/srv/portal/.venv/bin/").replace("127.0.0.1:8000", "0.0.0.0:8000").split()
    assert words == command_of_image()
