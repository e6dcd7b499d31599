"""The password at the door."""

import asyncio
from base64 import b64encode

import pytest

from aggregator import password
from aggregator.web.access import Access, password_in

RIGHT = "öpen sesame"


def basic(given):
    """Return the header that a browser sends."""
    return "Basic " + b64encode(f"anyone:{given}".encode()).decode()


class Asked:
    """A store that keeps one password, and counts how often it is asked."""

    def __init__(self, kept):
        """Keep this."""
        self.count, self._kept = 0, kept

    async def __call__(self, question):
        """Answer a question."""
        self.count += 1
        return question(self)

    def note(self, name):
        """Return what is kept."""
        return self._kept if name == "password" else ""


@pytest.fixture(scope="module")
def kept():
    """Return what is kept of the password."""
    return password.hash_of(RIGHT)


def judged(access, *given, client="192.0.2.1"):
    """Return the verdicts on these passwords, one after the other."""

    async def judge():
        return [await access.judge(basic(each), client) for each in given]

    return asyncio.run(judge())


@pytest.mark.parametrize("environment", ["", "other one"])
def test_the_kept_password_is_right_whatever_the_environment_has(kept, environment):
    """Either will do."""
    right, wrong = judged(Access(environment, Asked(kept)), RIGHT, "wrong one")
    assert right.is_admitted
    assert (wrong.is_admitted, wrong.reason) == (False, "wrong")


def test_the_environments_password_needs_no_store():
    """As it was before there was another way."""
    asked = Asked("")
    assert judged(Access(RIGHT, asked), RIGHT)[0].is_admitted
    assert asked.count == 0


def test_without_any_password_nobody_is_admitted():
    """Least of all who gives none."""
    verdicts = judged(Access("", Asked("")), "", "anything")
    assert [verdict.reason for verdict in verdicts] == ["unknown", "wrong"]


def test_what_was_right_once_is_not_hashed_again(kept):
    """A hash takes 50 ms, a page should not."""
    asked = Asked(kept)
    assert all(verdict.is_admitted for verdict in judged(Access("", asked), *[RIGHT] * 9))
    assert asked.count == 1


def test_who_guesses_has_to_wait_and_locks_out_nobody_who_knows(kept):
    """Behind a proxy all have one address."""
    asked = Asked(kept)
    access = Access("", asked, clock=lambda: 100.0)
    verdicts = judged(access, RIGHT, *(f"guess {number}" for number in range(6)), RIGHT)
    assert [verdict.reason for verdict in verdicts] == ["", *["wrong"] * 5, "wait", ""]
    assert verdicts[6].wait == 61
    assert asked.count == 6
    assert judged(access, RIGHT, client="198.51.100.7")[0].is_admitted


@pytest.mark.parametrize("header", ["", "Basic", "Basic ????", "Bearer b3Blbg==", basic("")])
def test_what_is_no_password_is_none(header):
    """Whatever else it is."""
    assert password_in(header) is None


def test_five_wrong_passwords_close_the_door_over_http(start):
    """With the time to wait, and a page that says so."""
    site = start("open sesame", listen="0.0.0.0:8080")
    statuses = [site.ask("/", authorization=basic(f"guess {number}")).status_code for number in range(5)]
    assert statuses == [401] * 5
    refused = site.ask("/", authorization=basic("open sesame"))
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 61
    assert "Too many wrong passwords" in refused.text
    assert site.watch.refusals[-1] == ("rate", "/", "127.0.0.1", "wait")
    assert site.watch.refusals[0] == ("password", "/", "127.0.0.1", "wrong")
