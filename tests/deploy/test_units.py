"""systemd's units: locked down, every command real, and read by systemd itself where it is there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.jobs.kinds import QUEUES
from tests.deploy.files import OPERATIONS, ROOT, UNITS, services, units

SERVICES = sorted(services())
LOCKED = {
    "User": "portal",
    "Group": "portal",
    "UMask": "0077",
    "NoNewPrivileges": "true",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "PrivateDevices": "true",
    "ProtectClock": "true",
    "ProtectControlGroups": "true",
    "ProtectHostname": "true",
    "ProtectKernelLogs": "true",
    "ProtectKernelModules": "true",
    "ProtectKernelTunables": "true",
    "ProtectProc": "invisible",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "RestrictNamespaces": "true",
    "RestrictRealtime": "true",
    "RestrictSUIDSGID": "true",
    "LockPersonality": "true",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": "@system-service landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp",
    "StateDirectory": "portal",
    "StateDirectoryMode": "0700",
}
WRITABLE = dict.fromkeys(SERVICES, "/var/lib/portal") | {"portal-backup.service": "/var/lib/portal /var/backups/portal"}


def test_the_units_are_those_of_the_site():
    assert set(units()) == {
        "portal.target",
        "portal-prepare.service",
        "portal-web.service",
        "portal-worker@.service",
        "portal-backup.service",
        "portal-backup.timer",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_little(name):
    unit = services()[name]
    assert {key: unit.get(key) for key in LOCKED} == {key: [value] for key, value in LOCKED.items()}
    assert unit["ReadWritePaths"] == [WRITABLE[name]]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_takes_its_secrets_from_a_file_and_holds_none(name):
    unit = services()[name]
    assert unit["EnvironmentFile"] == ["/etc/portal/portal.env"]
    assert unit["Environment"] == ["VAR_DIR=/var/lib/portal XDG_CACHE_HOME=/var/cache/portal PYTHONDONTWRITEBYTECODE=1"]
    assert "://" not in "".join(words for words in unit["ExecStart"])


def test_everything_waits_for_the_preparation_and_stops_with_the_site():
    for name in ("portal-web.service", "portal-worker@.service"):
        unit = services()[name]
        assert unit["Requires"] == ["portal-prepare.service"]
        assert "portal-prepare.service" in unit["After"][0].split()
        assert unit["PartOf"] == unit["WantedBy"] == ["portal.target"]
        assert unit["Restart"] == ["always"]
    assert services()["portal-prepare.service"]["Type"] == ["oneshot"]


def test_operations_enables_a_worker_for_every_queue():
    text = OPERATIONS.read_text()
    assert [queue for queue in QUEUES if f"portal-worker@{queue}" not in text] == []
    assert "portal-backup.timer" in text and "portal.target" in text


def on_this_machine(folder):
    """The units with this tree and these programs in the place of /srv/portal, so that systemd finds what they name."""
    programs = Path(sys.executable).parent
    for path in UNITS.iterdir():
        text = path.read_text().replace("/srv/portal/.venv/bin", str(programs)).replace("/srv/portal", str(ROOT))
        (folder / path.name.replace("@.", "@documents.")).write_text(text)
    return [folder / name.replace("@.", "@documents.") for name in units()]


def test_systemd_finds_nothing_to_say(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("missing here: systemd-analyze (apt-get install systemd)")
    files = on_this_machine(tmp_path)
    done = subprocess.run(
        [program, "verify", "--man=no", "--recursive-errors=no", *files],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "portal" in line]
    assert (done.returncode, said) == (0, []), done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_systemd_counts_a_service_as_safe(name, tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("missing here: systemd-analyze (apt-get install systemd)")
    on_this_machine(tmp_path)
    file = tmp_path / name.replace("@.", "@documents.")
    done = subprocess.run(
        [program, "security", "--offline=true", "--threshold=25", "--no-pager", file],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr
