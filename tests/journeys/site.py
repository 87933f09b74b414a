"""A whole site for the journeys: its own folder, the demonstration data, the web server and both workers."""

from __future__ import annotations

import ctypes
import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parents[2]
READY_TO_USE = ("static", "fonts")  # copied, so that nothing this site does reaches another run
START_SECONDS = 400


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def name_of(path: str) -> str:
    """The url name behind a path; empty for what is no page of the site."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def end_with_the_test_run() -> None:
    """Ask Linux to stop the site when the test process is gone, even if it was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


@dataclass
class Site:
    """A running portal with the demonstration data."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The product's own settings: nothing of the test run's leaks in."""
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        return kept | {
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "SECRET_KEY": "for journeys only " * 4,
            "ADMINISTRATOR_MFA": "false",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }

    def prepare(self, shared: Path) -> None:
        """Take over the files that all runs share, then fill the database."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "stamps").mkdir(exist_ok=True)
        for name in READY_TO_USE:
            shutil.copytree(shared / name, self.folder / name, dirs_exist_ok=True)
        for name in (*READY_TO_USE, "messages"):
            if (stamp := shared / "stamps" / name).exists():
                shutil.copy(stamp, self.folder / "stamps" / name)
        self.manage("prepare")

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py in the site's environment; its output."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Start web and workers and wait until the site answers."""
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"The site did not start:\n{(self.folder / 'serve.log').read_text()[-4000:]}")

    def stop(self) -> None:
        """Stop it as Ctrl-C would; whatever is left after half a minute is killed."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)


class Reader:
    """A browser without JavaScript: keeps cookies, reads pages, fills in forms."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, address after redirects, words of a page."""
        try:
            with self.opener.open(urllib.parse.urljoin(self.site.url, path), timeout=60) as answer:
                is_text = "html" in answer.headers.get("Content-Type", "")
                words = answer.read().decode() if is_text else ""
                return answer.status, answer.url, words
        except urllib.error.HTTPError as error:
            return error.code, error.url, ""

    def post(self, path: str, action: str = "", **fields: str) -> tuple[int, str]:
        """Status and address after sending a form found at `path` (to `action`, if not to its own address)."""
        status, address, _ = self.answer_to(path, action, **fields)
        return status, address

    def answer_to(self, path: str, action: str = "", **fields: str) -> tuple[int, str, str]:
        """The same with the words of the page that comes back."""
        _, address, words = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', words)
        assert token, f"{path} has no form"
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        request = urllib.request.Request(urllib.parse.urljoin(address, action), data, {"Referer": address})
        with self.opener.open(request, timeout=60) as answer:
            return answer.status, answer.url, answer.read().decode()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in; fails when the site does not let this person in."""
        _, address = self.post("/account/login/", login=email, password=password)
        assert "/account/login" not in address, f"{email} could not sign in"

    def links(self, words: str) -> list[str]:
        """Paths of the site that a page links to."""
        found = re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', words)
        return list(dict.fromkeys(found))


class _AsProxy(urllib.request.BaseHandler):
    """Sends what the proxy of docs/deploy sends on: the public name, and that the visitor came by https."""

    handler_order = 100  # before the one that would write the name itself

    def __init__(self, public_url: str, visitor: str) -> None:
        self.public_url, self.visitor = public_url, visitor

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        public = urllib.parse.urlsplit(self.public_url)
        request.add_unredirected_header("Host", public.netloc)
        request.add_unredirected_header("X-forwarded-proto", public.scheme)
        request.add_unredirected_header("X-forwarded-for", self.visitor)
        if request.has_header("Referer"):
            request.add_header("Referer", f"{self.public_url}/")
        return request


class BehindProxy(Reader):
    """A browser at some address that reaches web hosts through a proxy that ends TLS, which we play ourselves."""

    def __init__(self, site: Site, public_url: str, visitor: str = "203.0.113.7") -> None:
        super().__init__(site)
        self.jar.set_policy(http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https")))
        self.opener.add_handler(_AsProxy(public_url, visitor))
