"""The media files of an entry, as formats that insist on a type want them.  Pure."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from aggregator.models import Enclosure, Entry
from aggregator.publish.markup import uri

_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_NO_PATH = re.compile(r"(https?://[^/?#]+)(?=[?#]|$)", re.IGNORECASE)  # RFC 3986 §6.2.3 makes it "/"
_UNKNOWN = "application/octet-stream"  # RFC 2046 §4.5.1
_BY_ENDING = {
    ".aac": "audio/aac", ".flac": "audio/flac", ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".oga": "audio/ogg",
    ".ogg": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav",
    ".m4v": "video/mp4", ".mov": "video/quicktime", ".mp4": "video/mp4", ".webm": "video/webm",
    ".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png",
    ".svg": "image/svg+xml", ".webp": "image/webp",
    ".epub": "application/epub+zip", ".pdf": "application/pdf", ".zip": "application/zip",
}  # fmt: skip


def attachments(entry: Entry) -> tuple[Enclosure, ...]:
    """Return the files that readers may safely fetch, each once, with a type: the publisher's or that of the ending."""
    files: dict[str, Enclosure] = {}
    for file in entry.enclosures:
        if url := _NO_PATH.sub(r"\1/", uri(file.url)):
            kind = file.type.partition(";")[0].strip().lower()
            kind = kind if _TYPE.fullmatch(kind) else _guessed(url)
            files.setdefault(url, Enclosure(url, kind, max(0, file.length)))
    return tuple(files.values())


def _guessed(url: str) -> str:
    """Return the type that the address ends in."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return _UNKNOWN
    return _BY_ENDING.get(PurePosixPath(path).suffix.lower(), _UNKNOWN)
