"""The day over real HTTP: outlets, polling, grouping, publishing, the web app."""

import asyncio
import urllib.request

import pytest

from aggregator.demo import telling
from aggregator.demo.stage import staged
from aggregator.errors import UsageError
from tests.conftest import PATIENCE

ROUNDS = {"shuffled": True, "as before": False}


@pytest.fixture(scope="module")
def performed(day, tmp_path_factory):
    """Let the day pass in a few long steps; return the steps, the report, the looks afterwards, and a document."""

    async def perform(folder):
        steps = []
        async with staged(day, folder, port=0, every=150) as stage:
            await stage.unfold(0, steps.append)
            report = await stage.report()
            rounds = {name: await stage.repeat(reshuffled=reshuffled) for name, reshuffled in ROUNDS.items()}
            document = await asyncio.to_thread(_fetched, f"{stage.config.general.base_url}/feed.atom")
        return steps, report, rounds, document

    return asyncio.run(perform(tmp_path_factory.mktemp("demo")))


def _fetched(url):
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return answer.read()


def test_everything_that_was_written_arrives_once(day, performed):
    """Whatever its outlet's habits, and as the day goes on."""
    steps, report, _, _ = performed
    assert report.visits.failed == ()
    assert report.verdict.figures.entries == len(day.items) == sum(step.visits.fresh for step in steps)
    assert [step.entries for step in steps] == sorted(step.entries for step in steps)
    assert report.visits.edited >= 4
    assert any(step.grown for step in steps)


def test_copies_and_pointers_are_with_what_they_repeat(performed):
    """Word for word and by address: there is no doubt about those."""
    _, report, _, _ = performed
    assert report.copies[0] == report.copies[1] >= 10
    assert report.pointers[0] == report.pointers[1] >= 5


def test_what_must_not_merge_does_not(performed):
    """Releases, episodes and briefings stand alone, and the live blog joins nothing but what it began with."""
    _, report, _, _ = performed
    apart = ("tallow", "quillstore", "ladle", "lamplighter", "live.")
    names = [told for merge in report.verdict.wrong for told in (merge.leader, *merge.strangers)]
    assert [told for told in names if told.outlet.startswith(apart)] == []


def test_a_second_round_adds_nothing_and_changes_no_byte(day, performed):
    """Neither with guids and parameters that nobody has seen, nor with feeds as they were, which answer 304."""
    _, _, rounds, _ = performed
    for again in rounds.values():
        assert (again.added, again.visits.fresh, again.visits.edited, again.changed) == (0, 0, 0, ())
        assert again.is_quiet
        assert again.documents >= 6
    assert rounds["shuffled"].visits.unchanged == 0
    assert rounds["as before"].visits.unchanged == len(day.outlets)


def test_the_web_serves_what_the_report_counts(performed):
    """The document of the first output has an entry for each publication."""
    _, report, _, document = performed
    assert document.count(b"</entry>") == report.shown == report.verdict.figures.found


def test_the_report_names_every_mistake(day, performed):
    """By outlet and title, for people and for programs."""
    _, report, rounds, _ = performed
    told = "\n".join([*telling.reported(day, report, "http://127.0.0.1"), *telling.repeated(rounds)])
    facts = telling.facts(day, report, rounds, passed=True)
    wrong, missed = report.verdict.wrong, report.verdict.missed
    named = [told for merge in wrong for told in (merge.leader, *merge.strangers)]
    named += [told for miss in missed for part in miss.parts for told in part]
    assert all(f"{each.outlet}: {each.title}" in told for each in named)
    assert len(facts["wrong_merges"]) == len(wrong)
    assert len(facts["misses"]) == len(missed)
    assert facts["stories"] == report.shown


def test_a_taken_port_is_told_with_the_way_out(day, tmp_path):
    """Another one can be named."""

    async def twice():
        async with staged(day, tmp_path / "one", port=0) as stage:
            port = int(stage.config.general.base_url.rpartition(":")[2])
            async with staged(day, tmp_path / "two", port=port):
                pass

    (tmp_path / "one").mkdir()
    with pytest.raises(UsageError, match="--port"):
        asyncio.run(twice())
