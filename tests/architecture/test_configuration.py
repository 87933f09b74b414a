"""The settings that the code reads, those in .env.example and those in docs/configuration.md are the same."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OF_THE_SCRIPT = {"VENV_DIR", "TOOL_DIR", "PYTHON", "PYTHON_NEXT"}  # read by ./run alone


def names_that_settings_read() -> set[str]:
    tree = ast.parse((ROOT / "portal/settings.py").read_text())
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return {
        call.args[0].value
        for call in calls
        if ast.unparse(call.func.value) == "env" and call.args and isinstance(call.args[0], ast.Constant)
    }


def names_that_code_reads_past_the_settings() -> dict[str, str]:
    files = [
        file for app in ("portal", "partnerships", "contacts", "delegations") for file in (ROOT / app).rglob("*.py")
    ]
    pattern = re.compile(r"os\.(?:environ(?:\.get\(|\.setdefault\(|\[)|getenv\()\"([A-Z_]+)\"")
    return {name: str(file.relative_to(ROOT)) for file in files for name in pattern.findall(file.read_text())}


def test_the_page_explains_every_setting_and_no_other():
    explained = set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", (ROOT / "docs/configuration.md").read_text()))
    assert explained == names_that_settings_read() | OF_THE_SCRIPT


def test_the_example_names_every_setting_and_no_other():
    named = re.findall(r"(?m)^#?([A-Z_]+)=", (ROOT / ".env.example").read_text())
    assert len(named) == len(set(named))
    assert set(named) == names_that_settings_read() | OF_THE_SCRIPT


def test_the_script_reads_its_own_settings():
    script = (ROOT / "run").read_text()
    assert [name for name in OF_THE_SCRIPT if f"${{{name}:-" not in script] == []


def test_settings_are_read_in_one_file():
    allowed = {"CI", "CHROMIUM", "LD_LIBRARY_PATH", "DJANGO_SETTINGS_MODULE", "TOOL_DIR", "LANGUAGE", "LC_ALL", "LANG"}
    found = names_that_code_reads_past_the_settings()
    assert {name: file for name, file in found.items() if name not in allowed} == {}


def test_what_the_database_address_asks_for_is_kept():
    code = "import json; from portal.settings import DATABASES; print(json.dumps(DATABASES['default']['OPTIONS']))"
    address = "postgres://user:word@db.example.org/portal?sslmode=require"
    environment = os.environ | {"DATABASE_URL": address, "SECRET_KEY": "for this test"}
    said = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, check=True)
    options = json.loads(said.stdout)
    assert options["sslmode"] == "require" and "lock_timeout" in options["options"] and options["pool"]["min_size"] == 1
