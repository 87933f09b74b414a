"""compose.yaml keeps its promises: read by `docker-compose config` where that is there, and by ourselves everywhere."""

import json
import os
import re
import shutil
import subprocess

import pytest
import yaml

from portal import refusals
from portal.near_names import names_in
from tests.deploy.files import ROOT, SAMPLE, NotGiven, compose, environment_of, stages, variables_of_compose

SERVICES = {"prepare", "web", "worker", "documents", "backup", "database", "redis", "proxy"}
ONCE = {"prepare", "backup"}  # they end by themselves
OURS = {"prepare", "web", "worker", "documents", "backup"}
WRITES_TO_DISK = {"database": "/var/lib/postgresql/data", "redis": "/data", "proxy": "/data"} | dict.fromkeys(
    OURS, "/var/lib/portal"
)


def services():
    return compose(SAMPLE)["services"]


def compose_program():
    """Debian's docker-compose, or the plugin of a newer docker; neither needs a daemon to read a file."""
    if program := shutil.which("docker-compose"):
        return [program]
    if program := shutil.which("docker"):
        answer = subprocess.run([program, "compose", "version"], capture_output=True, check=False)
        return [program, "compose"] if answer.returncode == 0 else None
    return None


def read_by_docker(folder, given):
    program = compose_program()
    if program is None:
        pytest.skip(
            "missing here: docker-compose (apt-get install docker-compose); the other tests of this file read it"
        )
    for name in ("compose.yaml", "Containerfile"):
        shutil.copy(ROOT / name, folder / name)
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    command = [*program, "-f", "compose.yaml", "--profile", "tools", "config"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_docker_compose_reads_the_file_and_sees_what_we_see(tmp_path):
    done = read_by_docker(tmp_path, SAMPLE)
    assert done.returncode == 0, done.stderr
    seen, ours = yaml.safe_load(done.stdout)["services"], services()
    assert set(seen) == set(ours)
    for name, service in seen.items():
        for promise in ("read_only", "cap_drop", "security_opt", "user"):
            assert service[promise] == ours[name][promise], (name, promise)
        assert service["environment"].items() >= ours[name]["environment"].items(), name


def test_docker_compose_asks_for_what_is_missing(tmp_path):
    done = read_by_docker(tmp_path, {name: value for name, value in SAMPLE.items() if name != "REDIS_URL"})
    assert done.returncode != 0
    assert "REDIS_URL=redis://" in done.stderr


def test_the_whole_site_is_there():
    assert set(services()) == SERVICES


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_container_can_do_little(name):
    service = services()[name]
    user, _, group = service["user"].partition(":")
    assert int(user) > 0 and int(group) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "devices", "network_mode", "pid", "ipc", "userns_mode"} & set(service)
    assert service["pids_limit"] and service["logging"]["options"]["max-size"]
    assert any(place.startswith("/tmp:") for place in service["tmpfs"])  # noqa: S108  inside the container
    kept = [volume.split(":") for volume in service["volumes"]]
    assert WRITES_TO_DISK[name] in [parts[1] for parts in kept]
    hosts = [parts for parts in kept if parts[0].startswith(("/", "."))]
    assert all(parts[-1] == "ro" for parts in hosts if parts[1] != "/backups"), "a folder of the machine is written to"
    assert "/var/run/docker.sock" not in str(service)


@pytest.mark.parametrize("name", sorted(SERVICES - ONCE))
def test_what_runs_on_is_started_again_and_says_that_it_lives(name):
    service = services()[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout"} <= set(service["healthcheck"])


@pytest.mark.parametrize("name", sorted(OURS - {"prepare"}))
def test_ours_wait_until_the_place_is_prepared(name):
    waits = {other: how["condition"] for other, how in services()[name]["depends_on"].items()}
    assert waits == {
        "prepare": "service_completed_successfully",
        "database": "service_healthy",
        "redis": "service_healthy",
    }


def test_only_the_proxy_is_reached_from_outside():
    published = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert published == {"proxy": ["80:8080", "443:8443"]}
    networks = compose(SAMPLE)["networks"]
    assert networks["back"]["internal"] is True
    for name in ("database", "redis"):
        assert services()[name]["networks"] == ["back"]
    assert services()["proxy"]["networks"] == ["front"]


def test_redis_writes_everything_down_and_forgets_nothing():
    words = " ".join(services()["redis"]["command"][-1].split())
    assert "--appendonly yes" in words and "--maxmemory-policy noeviction" in words
    assert "requirepass $password" in words and "--requirepass" not in words


def test_papers_and_mails_have_workers_of_their_own():
    queues = {
        name: service["command"] for name, service in services().items() if "celery" in service.get("command", ())
    }
    assert {name: words[words.index("-Q") + 1] for name, words in queues.items()} == {
        "worker": "default",
        "documents": "documents",
    }


def test_files_of_single_processes_are_not_shared_between_containers():
    for name in OURS:
        assert any(place.startswith("/var/lib/portal/press:") for place in services()[name]["tmpfs"]), name


def test_the_file_holds_no_secret():
    text = (ROOT / "compose.yaml").read_text()
    assert variables_of_compose() == {"PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "WEB_CONCURRENCY"}
    given = re.findall(r"(?im)^\s*[A-Z_]*(?:PASSWORD|SECRET|TOKEN|KEY)[A-Z_]*\s*[:=]\s*(.+)$", text)
    assert [value for value in given if not value.startswith(("$${", "${", "$$("))] == []
    assert re.findall(r"://[^/\s:]*:([^@\s]+)@", text.replace("…", "")) == []


@pytest.mark.parametrize("name", ["PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY"])
def test_what_must_be_given_is_asked_for_in_words(name):
    with pytest.raises(NotGiven, match=rf"write {name}="):
        compose({key: value for key, value in SAMPLE.items() if key != name})


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_portal_starts_with_what_a_container_is_given(name):
    names = names_in(ROOT / ".env.example")
    environment = environment_of(name, SAMPLE)
    assert set(environment) - {"WEB_CONCURRENCY"} <= names
    image = {"GPG_KEY": "", "PYTHON_VERSION": "3.11.14", "PYTHON_SHA256": "", "HOSTNAME": "0a1b2c", "HOME": "/tmp"}  # noqa: S108
    assert refusals.refusals(image | environment, names=names) == []


def test_images_are_pinned_and_dumps_fit_the_server():
    images = {name: service["image"] for name, service in services().items() if "build" not in service}
    for image in images.values():
        assert re.search(r":\d+\.\d+(\.\d+)?-bookworm(@sha256:[0-9a-f]{64})?$", image), image
    server = re.search(r"postgres:(\d+)", images["database"])
    client = re.search(r"postgresql-client-(\d+)", " ".join(stages()["system"].all("RUN")))
    assert server and client and int(client[1]) >= int(server[1])


def test_both_files_say_that_no_image_was_built():
    for name in ("compose.yaml", "Containerfile", "docs/operations.md"):
        assert re.search(r"no image was built", re.sub(r"\s+#?\s*", " ", (ROOT / name).read_text()), re.IGNORECASE), (
            name
        )


def test_the_builds_name_stages_that_are_there():
    built = {service["build"]["target"] for service in services().values() if "build" in service}
    assert built == {"portal", "proxy"} <= set(stages())
    assert json.dumps(services()["web"]["command"][:2]) == '["gunicorn", "portal.wsgi"]'
