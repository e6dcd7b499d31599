"""Readers that write mails: rss2email, feed2exec, feed2imap.  From Debian's packages."""

import email.message
import mailbox
import re
from collections.abc import Sequence
from pathlib import Path

from tests.long.readers.judge import Item
from tests.long.readers.subscribers import ATOM, RSS, Listed, Reader, debian_version, run

_ADDRESS = re.compile(r"https://\w+\.example/[\w-]+")  # feed2imap has a header for none, but begins with the link


def _taken(folder: Path) -> list[Item]:
    """Return what lies in a maildir, unread where it was not taken before, and take it."""
    box = mailbox.Maildir(folder)
    items = []
    for key, message in box.items():
        items.append(Item(_link(message), "S" not in message.get_flags()))
        message.set_subdir("cur")
        message.set_flags("S")
        box[key] = message
    return items


def _link(message: email.message.Message) -> str:
    """Return the address of what a mail is about."""
    if told := message["X-RSS-URL"] or message["Archived-At"]:
        return str(told)
    texts = (part.get_payload(decode=True).decode() for part in message.walk() if not part.is_multipart())
    found = _ADDRESS.search("\n".join(texts))
    return found[0] if found else ""


class Rss2email(Reader):
    """rss2email, which sends a mail for each id."""

    name = "rss2email"
    formats = (ATOM, RSS)

    def version(self) -> str:
        """Return its version."""
        return debian_version("rss2email")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Subscribe once, run, and read the mails."""
        settings = folder / "r2e.cfg"
        files = ["-c", settings, "-d", folder / "r2e.json"]
        if not settings.exists():
            settings.write_text(
                f"[DEFAULT]\nto = reader@localhost\nemail-protocol = maildir\nmaildir-path = {folder}\n"
            )
            for place, address in enumerate(addresses):
                run("r2e", *files, "add", f"f{place}", address, home=folder)
                with settings.open("a") as file:
                    file.write(f"maildir-mailbox = f{place}\n")
        for place in range(len(addresses)):
            mailbox.Maildir(folder / f"f{place}")
        run("r2e", *files, "run", home=folder)
        return {address: _taken(folder / f"f{place}") for place, address in enumerate(addresses)}


class Feed2exec(Reader):
    """feed2exec, which handles each id once, here as a mail."""

    name = "feed2exec"
    formats = (ATOM, RSS)

    def version(self) -> str:
        """Return its version."""
        return debian_version("feed2exec")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Fetch, and read the mails; its cache of answers is left out, since the five minutes pass at once here."""
        tables = "".join(
            f"[f{place}]\nurl = {address}\noutput = feed2exec.plugins.maildir\nmailbox = {folder}\n"
            for place, address in enumerate(addresses)
        )
        (folder / "feeds.ini").write_text(tables)
        for place in range(len(addresses)):
            mailbox.Maildir(folder / f"f{place}")
        run("feed2exec", "--config", "feeds.ini", "--database", "feeds.db", "fetch", "--nocache", home=folder)
        return {address: _taken(folder / f"f{place}") for place, address in enumerate(addresses)}


class Feed2imap(Reader):
    """feed2imap, which writes a mail anew where its entry changed.  Of an Atom entry it takes the last link."""

    name = "feed2imap"
    formats = (RSS,)

    def version(self) -> str:
        """Return its version."""
        return debian_version("feed2imap")

    def look(self, folder: Path, addresses: Sequence[str]) -> Listed:
        """Fetch, and read the mails."""
        feeds = "".join(
            f"  - name: f{place}\n    url: {address}\n    target: maildir://{folder}/f{place}\n"
            for place, address in enumerate(addresses)
        )
        (folder / "feed2imaprc").write_text(f"cache: {folder}/cache\nfeeds:\n{feeds}")
        run("feed2imap", "--config", "feed2imaprc", home=folder)
        return {address: _taken(folder / f"f{place}") for place, address in enumerate(addresses)}
