"""Names that mean the same."""

import pytest

from aggregator.errors import ConfigError
from aggregator.group.aliases import load_aliases
from aggregator.group.text import tokens


def texts(title, aliases):
    """Return the compared forms of a title's words."""
    return [token.text for token in tokens(title, "en", aliases)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Daesh", "Islamic State"),
        ("ISIL", "IS"),
        ("Deir Ezzor", "Deir az-Zour"),
        ("Kiev", "Kyiv"),
        ("Peking", "Beijing"),
        ("GM", "General Motors"),
        ("W.H.O.", "World Health Organization"),
        ("airstrike", "air strikes"),
    ],
)
def test_spellings_of_one_name_become_one_token(names, one, other):
    """The shipped pack knows what ordinary newsrooms write."""
    assert texts(f"More on {one}", names) == texts(f"More on {other}", names)


def test_a_spelling_with_a_case_rule_counts_only_as_written(names):
    """The verb "is" is no armed group, nor is it in a title that is all capitals."""
    assert "islam_state" in texts("IS attacks town", names)
    assert "islam_state" not in texts("Town is attacked", names)
    assert "islam_state" not in texts("TOWN IS ATTACKED", names)


def test_names_are_found_as_whole_words_only(names):
    """The word "Gaza" is not in "Gazania"."""
    assert "gaza" not in texts("Gazania blooms", names)


def test_the_longest_spelling_counts(tmp_path):
    """A name within a longer one does not cut it."""
    path = tmp_path / "aliases.toml"
    path.write_text('"Heron Bay" = ["HB"]\n"Heron Bay Council" = ["HBC"]\n')
    assert texts("Heron Bay Council votes", load_aliases(path)) == texts("HBC votes", load_aliases(path))


def test_a_users_file_adds_to_the_pack(tmp_path):
    """One's own names join the shipped ones."""
    path = tmp_path / "aliases.toml"
    path.write_text('[town]\n"Heron Council" = ["the herons"]\n')
    both = load_aliases(path)
    assert texts("Heron Council", both) == ["heron_council"]
    assert texts("Kiev", both) == ["kyiv"]


def test_a_missing_file_at_the_default_path_is_fine(tmp_path, monkeypatch):
    """Nobody has to write a file."""
    monkeypatch.chdir(tmp_path)
    assert len(load_aliases()) > 500


def test_a_missing_file_elsewhere_is_told(tmp_path):
    """A path that somebody wrote must lead somewhere."""
    with pytest.raises(ConfigError, match=r"no such file; grouping\.aliases"):
        load_aliases(tmp_path / "none.toml")


def test_conflicts_are_told_all_at_once(tmp_path):
    """A spelling of two names, a wrong type and an empty name are named together."""
    path = tmp_path / "aliases.toml"
    path.write_text('[towns]\n"Kiev Cake" = ["Kiev"]\n\'Heron\' = "Reiher"\n# none\nDash = ["--"]\n')
    with pytest.raises(ConfigError) as raised:
        load_aliases(path)
    cake, heron, dash = raised.value.mistakes
    assert cake.startswith("line 2: 'Kiev' means 'Kyiv' in the shipped pack and 'Kiev Cake' in")
    assert heron.startswith("line 3: 'Heron': write a list of spellings")
    assert dash.startswith("line 5: 'Dash': '--' has no letters")


def test_broken_toml_is_told(tmp_path):
    """A file that cannot be read says what is wrong."""
    path = tmp_path / "aliases.toml"
    path.write_text('"Heron" = [')
    with pytest.raises(ConfigError, match=r"line 1, column 12: |at its end: "):
        load_aliases(path)
