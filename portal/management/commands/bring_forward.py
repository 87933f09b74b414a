"""`manage.py bring_forward`: what a restored database needs before anybody sees it. `restore` runs it."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.accounts.adapters import SecondFactorAdapter
from portal.privacy import replay_erasures


class Command(BaseCommand):
    help = (
        "Migrate a restored database to this release, sign everybody out, forget what was cached, and erase again whom "
        "the backup brought back. The command restore does it; by hand it is needed only after a pg_restore."
    )
    requires_system_checks: list[str] = []  # one of them stops while a restore is under way

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        UserSession.objects.all().delete()
        Session.objects.all().delete()  # one that was ended since would be good again
        try:
            cache.clear()
        except Exception as error:  # every kind of cache has its own
            self.stdout.write(f"The cache could not be emptied ({error}). Empty it before the site starts: FLUSHDB.")
        self.stdout.write(replay_erasures())
        if locked := _locked_second_steps():
            self.stdout.write(
                f"{locked} people cannot pass their second step: their secrets were made under another SECRET_KEY. Put "
                "the former one back, or name it in SECRET_KEY_FALLBACKS."
            )


def _locked_second_steps() -> int:
    adapter = SecondFactorAdapter()
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    return sum(not adapter.opens(str(found.data.get("secret", ""))) for found in apps)
