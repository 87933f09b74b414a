"""The one entry: what it says to people, what it refuses, what the locks hold."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import pytest
from django.utils.deprecation import RemovedAfterNextVersionWarning, RemovedInNextVersionWarning

from tests.clone import own_environment

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-next.txt", "requirements-tool.txt"]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """./run as a person would call it, with nothing of the tests' own settings."""
    clean = own_environment(VENV_DIR=sys.prefix) | environment
    return subprocess.run(
        ["./run", *words], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=120, check=False
    )


def program(folder: Path, name: str, script: str) -> Path:
    """A small program that stands in for one on the person's machine."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def test_help_lists_at_most_a_dozen_words():
    done = run("help")
    words = re.findall(r"^\./run ([a-z]+)", done.stdout, re.MULTILINE)
    assert done.returncode == 0
    assert 1 <= len(words) == len(set(words)) <= 12
    assert {"setup", "test", "check", "bench", "soak", "demo", "worker", "doctor", "docs"} <= set(words)


def test_every_word_of_the_help_is_understood():
    words = re.findall(r"^\./run ([a-z]+)", run("help").stdout, re.MULTILINE)
    script = (ROOT / "run").read_text()
    assert [word for word in words if not re.search(rf"^    {word}\) ", script, re.MULTILINE)] == []


def test_an_unknown_word_is_named_and_the_list_is_shown():
    done = run("tset")
    assert done.returncode == 1
    assert "'tset' is none of these." in done.stderr
    assert "./run test" in done.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "80 80", "99999999999999999999", ""])
def test_a_port_that_is_none_is_refused_with_an_example(port):
    done = run("--port", port)
    assert done.returncode == 1
    assert done.stderr == f"'{port}' is not a port. Give a number from 1 to 65535: ./run --port 8001\n"


def test_a_port_without_a_number_is_refused():
    assert run("--port").stderr == "--port wants a number: ./run --port 8001\n"


def test_a_port_may_come_from_the_environment():
    assert "'eight' is not a port" in run(PORT="eight").stderr


def test_an_old_python_is_named_with_what_to_install(tmp_path):
    old = program(tmp_path, "python3", 'case "$2" in *"< (3, 11)"*) exit 1 ;; *) echo 3.9.2 ;; esac')
    done = run("setup", PYTHON=str(old), VENV_DIR=str(tmp_path / "venv"), VAR_DIR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert "needs Python 3.11 or newer (found: 3.9.2)" in done.stderr
    assert [name for name in ("apt-get", "dnf", "brew") if name not in done.stderr] == []
    assert not (tmp_path / "venv").exists()


def test_a_missing_python_is_named_too(tmp_path):
    done = run("setup", PYTHON=str(tmp_path / "none"), VENV_DIR=str(tmp_path / "venv"), VAR_DIR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert "(found: none)" in done.stderr


def test_a_folder_in_the_place_of_the_environment_is_left_alone(tmp_path):
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / "letters.txt").write_text("dear Hanako")
    done = run("setup", VENV_DIR=str(tmp_path / "venv"), VAR_DIR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert "is in the way" in done.stderr
    assert (tmp_path / "venv" / "letters.txt").read_text() == "dear Hanako"


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    done = run("manage", "check", VAR_DIR=str(tmp_path / "file" / "var"))
    assert done.returncode == 1
    assert "/file/var cannot be written to" in done.stderr


def test_settings_in_a_file_give_way_to_the_environment(tmp_path):
    # The script reads .env beside itself, so it is copied to a folder that has one.
    script = tmp_path / "run"
    script.write_text((ROOT / "run").read_text())
    script.chmod(0o755)
    (tmp_path / ".env").write_text("# ours\n\nPORT=seven hundred\n")

    def answer(**environment: str) -> str:
        return subprocess.run(
            [script], env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, check=False
        ).stderr

    assert "'seven hundred' is not a port" in answer()
    assert "'nine' is not a port" in answer(PORT="nine")
    (tmp_path / ".env").write_text("rm -rf=1\n")
    assert "'rm -rf' is not the name of a setting" in answer()


def test_the_script_is_posix_sh():
    assert (ROOT / "run").read_text().startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", ROOT / "run"], check=False).returncode == 0
    assert os.access(ROOT / "run", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_everything_and_names_no_address(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    entries = re.split(r"(?m)^(?=[a-z0-9])", text)
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9._-]+)(?:\[[a-z0-9,-]+\])?==([^ ;\\]+)", (ROOT / lock).read_text()))


def test_the_developers_lock_holds_the_same_versions():
    runtime, developer = pins("requirements.txt"), pins("requirements-dev.txt")
    assert len(runtime) > 20
    assert {name: version for name, version in runtime.items() if developer.get(name) != version} == {}


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    def missing(wanted: list[str], lock: str) -> list[str]:
        names = [re.split(r"[\[<>=~! ]", line)[0] for line in wanted]
        return [name for name in names if name.lower().replace("_", "-") not in pins(lock)]

    assert missing(project["project"]["dependencies"], "requirements.txt") == []
    assert missing(project["dependency-groups"]["dev"], "requirements-dev.txt") == []
    assert missing(project["project"]["dependencies"], "requirements-next.txt") == []
    assert missing(project["dependency-groups"]["dev"], "requirements-next.txt") == []
    assert pins("requirements.txt")["django"].startswith("5.2.")


def test_the_next_lock_holds_a_newer_django_and_nothing_that_is_older():
    def number(version: str) -> list[int]:
        return [int(part) for part in re.findall(r"\d+", version)]

    today, ahead = pins("requirements-dev.txt"), pins("requirements-next.txt")
    assert number(ahead["django"]) >= [6, 0]
    older = {name for name in today.keys() & ahead.keys() if number(ahead[name]) < number(today[name])}
    only_before_313 = {name for name in today.keys() - ahead.keys() if "; python_full_version <" not in entry_of(name)}
    assert (older, only_before_313) == (set(), set())


def entry_of(name: str) -> str:
    """The line of the developer's lock that names a package."""
    text = (ROOT / "requirements-dev.txt").read_text()
    return next(line for line in text.splitlines() if line.startswith(f"{name}=="))


def test_without_the_interpreter_for_it_the_newest_django_is_not_tried_and_this_is_said(tmp_path):
    done = run("test", "--next", PYTHON_NEXT=str(tmp_path / "none"), VENV_DIR=str(tmp_path / "venv"))
    assert done.returncode == 1
    assert done.stderr.startswith(
        "No Python 3.13 is found here, so the newest Django was not tried; nothing was tested."
    )
    assert "PYTHON_NEXT=" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_test_that_starts_the_portal_leaves_the_packages_of_the_newest_django_alone(tmp_path):
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    version = subprocess.run(
        [venv / "bin/python", "-c", "import sys; print(sys.version, end='')"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lock = (ROOT / "requirements-next.txt").read_bytes()
    mark = hashlib.sha256(lock + version.encode()).hexdigest()
    (venv / ".lock-installed").write_text(f"requirements-next.txt {mark}")
    done = run("manage", "check", VENV_DIR=str(venv), VAR_DIR=str(tmp_path / "var"))
    assert "Installing the packages" not in done.stderr
    assert "No module named 'django'" in done.stderr  # the environment is an empty one: nothing was put into it


def test_what_goes_away_in_a_later_django_or_python_is_an_error():
    with pytest.raises(RemovedInNextVersionWarning):
        warnings.warn("goes away in the next Django", RemovedInNextVersionWarning, stacklevel=1)
    with pytest.raises(PendingDeprecationWarning):
        warnings.warn("goes away after that", RemovedAfterNextVersionWarning, stacklevel=1)
    with pytest.raises(DeprecationWarning):
        warnings.warn("goes away in a later Python", DeprecationWarning, stacklevel=1)


def test_no_lock_that_names_addresses_is_kept():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in tracked if Path(name).name in ("uv.lock", "pylock.toml", "poetry.lock", ".env")] == []
