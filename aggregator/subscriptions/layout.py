"""Where sections and comments stand in a TOML text, and how lines of it are exchanged.  Pure."""

from collections.abc import Sequence

from aggregator.config.lines import headers

Span = tuple[int, int]  # first line, from 0, and the line after the last


def plain(text: str) -> str:
    """Return the text as TOML wants it: no byte order mark, line ends of one kind."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def feeds(text: str) -> list[Span]:
    """Return where each [[feed]] stands, with the comments directly above it and directly below its last key."""
    lines = plain(text).split("\n")
    sections = [(number - 1, name) for number, name in headers(plain(text)) if not name.startswith("feed.")]
    starts = [_before_comment(lines, number) for number, _ in sections]
    return [
        (start, _after_keys(lines, number, end))
        for (number, name), start, end in zip(sections, starts, [*starts, len(lines)][1:], strict=True)
        if name == "feed"
    ]


def lines_of(text: str, span: Span) -> str:
    """Return what stands on these lines."""
    return "\n".join(plain(text).split("\n")[span[0] : span[1]])


def spliced(text: str, span: Span, block: str) -> str:
    """Return the text with these lines replaced by a block, one blank line between it and what is around."""
    lines = plain(text).split("\n")
    parts = ("\n".join(lines[: span[0]]).rstrip(), block, "\n".join(lines[span[1] :]).strip("\n"))
    return _like(text, "\n\n".join(part for part in parts if part) + "\n")


def exchanged(text: str, span: Span, block: str) -> str:
    """Return the text with these lines replaced by a block, and nothing else touched."""
    lines = plain(text).split("\n")
    return _like(text, "\n".join([*lines[: span[0]], *block.split("\n"), *lines[span[1] :]]))


def _like(text: str, edited: str) -> str:
    """Return an edited text with the byte order mark and the line ends that it had."""
    byte_order_mark = "\ufeff" if text.startswith("\ufeff") else ""
    return byte_order_mark + edited.replace("\n", "\r\n" if "\r\n" in text else "\n")


def _before_comment(lines: Sequence[str], number: int) -> int:
    """Return the first of the comment lines directly above a line, or the line itself."""
    while number and lines[number - 1].lstrip().startswith("#"):
        number -= 1
    return number


def _after_keys(lines: Sequence[str], start: int, end: int) -> int:
    """Return the line after a section's last key and the comment lines that directly follow it."""
    after = 1 + max(number for number in range(start, end) if lines[number].strip()[:1] not in ("", "#"))
    while after < end and lines[after].lstrip().startswith("#"):
        after += 1
    return after
