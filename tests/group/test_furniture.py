"""What stands around an article, and what else is in it."""

import pytest

from aggregator.group.furniture import bare, divided, sentences


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Skip to main content. A dam burst. Back to top.", "A dam burst."),
        ("Skip to main content A dam burst above Tarn. Read more", "A dam burst above Tarn."),
        ("Zum Inhalt springen. Ein Damm brach.", "Ein Damm brach."),
        ("Перейти к содержанию. Прорвало плотину. Читать далее", "Прорвало плотину."),
        ("返回顶部。大坝决堤。", "大坝决堤。"),
        ("Herons like to read more than cranes do.", "Herons like to read more than cranes do."),
        ("", ""),
    ],
)
def test_page_furniture_counts_for_nothing(text, rest):
    """Phrases that stand alone go; the same words within a sentence stay."""
    assert bare(text) == rest


def test_bullets_begin_sentences():
    """Whether or not full stops end what they list."""
    assert sentences("• Dam bursts • Mayor resigns") == ["• Dam bursts", "• Mayor resigns"]


def test_a_text_is_cut_into_sentences():
    """At full stops of any script, but not within abbreviations that go on in lower case."""
    assert sentences("A dam burst. Boats came. 大坝决堤。有人失踪。") == [
        "A dam burst.",
        "Boats came.",
        "大坝决堤。",
        "有人失踪。",
    ]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("A dam burst above Tarn. Boats came to Tarn. Meanwhile the mayor of Lund resigned.",
         "A dam burst above Tarn. Boats came to Tarn."),
        ("A dam burst above Tarn. Railway workers in Lund strike.", "A dam burst above Tarn."),
        ("A dam burst above Tarn. The dam was old and weak.", "A dam burst above Tarn. The dam was old and weak."),
    ],
)  # fmt: skip
def test_a_lead_ends_where_another_story_begins(text, lead):
    """A turn of phrase or a sentence without any word in common tells so."""
    first, rest = divided(text, 300, {"dam", "tarn"}, lambda part: part.lower().strip(".").split()[1:])
    assert first == lead
    assert " ".join((first, *rest)) == text
