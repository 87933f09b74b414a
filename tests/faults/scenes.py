"""What people do in a house of faults, in the words of the tests."""

from __future__ import annotations

import itertools
import time
import uuid
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image

from tests.faults.house import House
from tests.faults.people import Person, Said

PATIENCE = 150.0  # seconds; what is promised is 120
NUMBERS = itertools.count(1)


def until(holds: Callable[[], Any], what: str, house: House, patience: float = PATIENCE) -> Any:
    """The first answer that is not empty; the house is looked after meanwhile."""
    limit = time.monotonic() + patience
    while not (answer := holds()):
        assert time.monotonic() < limit, f"Not within {patience:.0f} s: {what}\n{house.words()}"
        house.look_after()
        time.sleep(0.3)
    return answer


class Scene:
    """An association in a running house, and the two of its people who are signed in."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.who = house.inside("people")
        self.slug = self.who["slug"]
        self.staff = Person(house.urls[0]).sign_in(self.who["staff"], self.who["password"])
        self.administrator = Person(house.urls[0]).sign_in(self.who["administrator"], self.who["password"])
        self.people_page = f"/a/{self.slug}/people/"

    def partnership(self) -> str:
        """The key of a new partnership."""
        return str(self.house.inside("partnership", slug=self.slug, key=f"scene-{next(NUMBERS)}")["key"])

    def try_page(self, key: str) -> Said:
        """Ask for the page of a partnership; what is answered."""
        form = {"language": "both", "paper": "a4"}
        return self.staff.ask(f"/a/{self.slug}/documents/snapshot/{key}/export/", form)

    def ask_for_page(self, key: str) -> str:
        """Ask for the page of a partnership; the address where it is shown."""
        said = self.try_page(key)
        assert said.code == 302, (said.code, said.words[:2000])
        return said.headers["Location"]

    def note(self, number: int) -> Said:
        """Log a note with a key of its own, which is the same for the same number."""
        words = f"scene {number}"
        fields = {"uid": str(uuid.uuid5(uuid.NAMESPACE_OID, words)), "said": words, "people": self.who["people"][0]}
        script = {"X-Requested-With": "note"}
        return self.staff.ask(f"/a/{self.slug}/log/", {**fields, "kind": "call", "waited": "yes"}, **script)

    def send_picture(self) -> Said:
        """Log a note with a picture of a card."""
        picture = BytesIO()
        Image.effect_noise((600, 400), 80).convert("RGB").save(picture, "PNG")
        fields = {"uid": str(uuid.uuid4()), "said": "A card.", "people": str(self.who["people"][0]), "kind": "call"}
        return self.staff.send_file(f"/a/{self.slug}/log/", fields, "front", "card.png", picture.getvalue())

    def letters_wait_and_come_once(self) -> None:
        """Invite while the mail server is away: the page answers, the job waits in words, the letter comes once."""
        house = self.house
        house.mail.stop()
        addresses = [f"waits{next(NUMBERS)}@{self.slug}.example" for _ in range(3)]
        try:
            for address in addresses:
                form = {"email": address, "role": "volunteer", "language": "en"}
                said = self.administrator.ask(f"/a/{self.slug}/members/invite/", form)
                assert said.code == 302, (said.code, said.words[:2000])
            waiting = "SELECT count(*) FROM jobs_job WHERE kind = 'send_invite' AND state = 'queued' AND attempts > 0"
            until(lambda: (house.rows(waiting) or [(0,)])[0][0] == 3, "three letters wait to be tried again", house)
        finally:
            house.mail.start()
        until(lambda: {each.to for each in house.mail.received} >= set(addresses), "the letters came", house)
        unsent = "SELECT count(*) FROM accounts_memberinvite WHERE sent_at IS NULL"
        until(lambda: (house.rows(unsent) or [(1,)])[0][0] == 0, "the letters are written down as sent", house)
        came = Counter(each.to for each in house.mail.received)
        assert [came[address] for address in addresses] == [1, 1, 1]
