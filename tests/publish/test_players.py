"""Players in feeds have links in place of buttons."""

import pytest

from aggregator.publish.players import with_links

SONG = "https://files.example.org/song.mp3"


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        (
            f'<p>Hear <audio controls="" src="{SONG}"></audio> it</p>',
            f'<p>Hear <audio src="{SONG}"></audio> <a href="{SONG}">Audio</a> it</p>',
        ),
        (
            f'<video width="3" controls=""><source src="{SONG}" type="video/mp4">none</video>',
            f'<video width="3"><source src="{SONG}" type="video/mp4">none</video> <a href="{SONG}">Video</a>',
        ),
        (f'<a href="/">x</a><audio src="{SONG}"></audio>', f'<a href="/">x</a><audio src="{SONG}"></audio> {{}}'),
        (f'<a href="/"><video controls="" src="{SONG}"></video></a>', f'<a href="/"><video src="{SONG}"></video></a>'),
        ('<audio controls=""></audio>', "<audio></audio>"),
        ("<p>He controls the video</p>", "<p>He controls the video</p>"),
    ],
)
def test_a_player_has_a_link_after_it(html, linked):
    """It leads to what is played; in a link it has none, for links do not nest."""
    assert with_links(html) == linked.format(f'<a href="{SONG}">Audio</a>')


def test_readers_of_xml_get_links_and_those_of_json_buttons(member, reader, documents, story):
    """Validators of Atom and RSS take buttons for a risk."""
    player = f'<audio controls="" src="{SONG}"></audio>'
    one = reader()
    one.publish(story(member(1, content=player)))
    bodies = {ending: each.body for ending, each in documents(one.output, [one.only]).items()}
    assert b"controls" not in bodies[".atom"]
    assert b"controls" not in bodies[".rss"]
    assert b"controls" in bodies[".json"]
