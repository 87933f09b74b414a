"""A file of people who are not there yet: ``python -m tests.benchmarks.contacts.newcomers ROWS FIRMS`` prints it."""

from __future__ import annotations

import csv
import io
import sys

from tests.benchmarks.contacts import invention

BEYOND = 50_000_000  # the number of the first newcomer: nobody who is there already


def sheet(rows: int, firms: int) -> bytes:
    """A CSV file under the portal's own headers."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = ["family_name", "given_name", "family_name_kana", "given_name_kana", "company", "title", "email", "phone"]
    writer.writerow([*names, "city", "country", "notes"])
    companies = [name for name, *_rest in invention.companies(firms)]
    for one in invention.people(rows, firms, start=BEYOND):
        said = one.names
        kana = said.get("family_kana", ""), said.get("given_kana", "")
        words = [said["family_name"], said["given_name"], *kana, companies[one.company], one.title[0]]
        writer.writerow([*words, one.email, f"'{one.phone}", one.city, one.country, one.note])
    return out.getvalue().encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(sheet(int(sys.argv[1]), int(sys.argv[2])))
