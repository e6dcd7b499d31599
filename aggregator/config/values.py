"""What a value of feeds.toml may be: durations, sizes, addresses, patterns.  Pure.

Each ValueError reads on after "should be": it says what would be right, and never repeats the value (it may be secret).
"""

import ipaddress
import re
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

CAUTION = {"safe": 2.0, "balanced": 1.2, "eager": 0.4}

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZES = {"B": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3}
_LONGEST = 36500 * 86400  # a hundred years; far beyond, dates overflow
_NOT_IN_XML = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OUR_HEADERS = frozenset("""
    host accept-encoding if-none-match if-modified-since if-match if-unmodified-since if-range range
    connection keep-alive proxy-connection proxy-authorization
    content-length transfer-encoding te trailer upgrade expect http2-settings
    """.split())  # fmt: skip  # noqa: SIM905 -- words read best as text
_PROXIES = ("http", "https", "socks5", "socks5h")  # the last as others call it: names are looked up there in any case
_PROXY = 'the address of a proxy with its port, such as "http://127.0.0.1:3128" or "socks5://127.0.0.1:9050"'
_HOST = re.compile(r"[^\s\x00-\x20\"#%/:<>?@\\^`{|}\[\]]+")


def duration(text: object) -> timedelta:
    """Return "90s", "30m", "1h", "1h30m" or "2d" as a timedelta of at most a hundred years."""
    if isinstance(text, timedelta):
        return text
    parts = re.findall(r"([0-9]{1,12})([smhdw])", text) if isinstance(text, str) else []
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError('a duration with its unit, such as "90s", "30m", "1h" or "14d"')
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    if seconds > _LONGEST:
        raise ValueError('a duration of at most a hundred years, "36500d"')
    return timedelta(seconds=seconds)


def some_time(text: object) -> timedelta:
    """Return a duration that is not nothing."""
    length = duration(text)
    if not length:
        raise ValueError('a duration longer than nothing, such as "30m"')
    return length


def _some_time_or_none(text: object) -> timedelta | None:
    """Return a duration, or None for an empty text."""
    return None if text in ("", None) else some_time(text)


def size(text: object) -> int:
    """Return "500kB" or "20MB" in bytes."""
    match = re.fullmatch(r"([0-9]{1,12}) ?(B|kB|MB|GB)", text) if isinstance(text, str) else None
    if not match or not int(match[1]):
        raise ValueError('a size with its unit, such as "500kB" or "20MB"')
    return int(match[1]) * _SIZES[match[2]]


def _printable(text: str) -> str:
    """Return a text that a feed document, a header and a log line can carry."""
    if _NOT_IN_XML.search(text):
        raise ValueError("one line of text without control characters")
    return text


def _ascii(text: str) -> str:
    """Return a text that the User-Agent header can carry (RFC 9110 §5.5)."""
    if not text.isascii() or not text.isprintable():
        raise ValueError('an address in plain ASCII, such as "https://example.org/about" or "me@example.org"')
    return text


def _web_address(text: str) -> str:
    """Return the address if it is one that a feed or page can have."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and _is_host(parts.hostname or "") and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", text) or _NOT_IN_XML.search(text):
        raise ValueError('a web address, such as "https://example.org/feed.xml"')
    return text


def _hub(text: str) -> str:
    """Return the address of a hub, in what a header can carry, or nothing; every reader sees it."""
    if text and (not text.isascii() or set(text) & set('<>"') or apart(text) != (text, "")):
        raise ValueError('a web address in plain ASCII without a password, such as "https://hub.example.org/"')
    return text and _web_address(text)


def apart(url: str) -> tuple[str, str]:
    """Return an address without the name and password that it may have, and both as "name:password", "" for none."""
    found = re.match(r"(?i)(https?://)([^/?#]*)@", url)
    return (url.replace(found[0], found[1], 1), unquote(found[2])) if found else (url, "")


def same_address(url: str) -> str:
    """Return one text for all spellings of an address that no server can tell apart (RFC 3986 §6.2.2, §6.2.3).

    With a name and password it is the same one: they say who asks.
    """
    try:
        parts = urlsplit(url.strip())
        port = {("http", 80): None, ("https", 443): None}.get((parts.scheme, parts.port or 0), parts.port)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.hostname}:{port}{parts.path or '/'}?{parts.query}"


def _is_host(host: str) -> bool:
    """Return whether this can be the name or address of a machine."""
    if _HOST.fullmatch(host) and ".." not in host and not host.startswith((".", "-")):
        return True
    with suppress(ValueError):
        return bool(ipaddress.ip_address(host))
    return False


def _base_url(text: str) -> str:
    """Return the address that paths are appended to, without a slash at its end."""
    parts = urlsplit(_web_address(text))
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError('a web address without "?", "#" or "@", such as "https://news.example.org"')
    return text.rstrip("/")


def _host_and_port(text: str) -> str:
    """Return a listening address if it names host and port."""
    host, _, port = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not _is_host(bare) or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > 65535:
        raise ValueError('an address and port to listen on, such as "127.0.0.1:8080" or "[::1]:8080"')
    return text


def _timezone(name: str) -> str:
    """Return the name if the time zone database has it."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError('a time zone, such as "Europe/Berlin" or "UTC"') from error
    return name


def _networks(value: object) -> tuple[str, ...]:
    """Return the ranges that feeds may lie in: none, all, or those named."""
    if isinstance(value, bool):
        return ("0.0.0.0/0", "::/0") if value else ()
    try:
        return tuple(str(ipaddress.ip_network(text, strict=False)) for text in _texts(value))
    except ValueError as error:
        raise ValueError('true, false, or a list of address ranges such as ["192.168.1.0/24"]') from error


def _proxies(value: object) -> tuple[str, ...]:
    """Return the ranges that trusted proxies lie in; to trust everybody is to trust nobody's word."""
    try:
        networks = [ipaddress.ip_network(text, strict=False) for text in _texts(value)]
    except ValueError:
        networks = None
    if networks is None or any(network.prefixlen == 0 for network in networks):
        raise ValueError('a list of addresses and ranges, such as ["127.0.0.1", "172.18.0.0/16"]; never all there are')
    return tuple(map(str, networks))


def _user_header(text: str) -> str:
    """Return the name of a header (RFC 9110 §5.1) that may say who somebody is, or nothing."""
    if text and (not _HEADER_NAME.fullmatch(text) or text.lower() in ("authorization", "cookie", "host")):
        raise ValueError('the name of a header that your proxy sets, such as "Remote-User"')
    return text


def _texts(value: object) -> tuple[str, ...]:
    """Return a list of texts as they are; ValueError for anything else."""
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise ValueError('a list of texts, such as ["news", "science"]')
    return tuple(value)


def caution(value: object) -> float:
    """Return the log-odds that a match must exceed by itself; ValueError with what would be right."""
    if isinstance(value, str) and value in CAUTION:
        return CAUTION[value]
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 20:
        return float(value)
    raise ValueError('"safe", "balanced", "eager" or a number of log-odds from 0 to 20 (safe is 2.0, eager 0.4)')


def _tags(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return tags, each of them a word or more, none twice."""
    if not all(tag.strip() for tag in values):
        raise ValueError('a list of tags that are not empty, such as ["news", "science"]')
    return tuple(dict.fromkeys(_printable(tag) for tag in values))


def _patterns(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return words and /regular expressions/, if each can be used."""
    for value in values:
        if len(value) > 2 and value.startswith("/") and value.endswith("/"):
            try:
                re.compile(value[1:-1])
            except re.error as error:
                raise ValueError(
                    f"a list of words or /regular expressions/ (one of them has a fault: {error})"
                ) from error
        elif not value.strip():
            raise ValueError('a list of words or /regular expressions/ that are not empty, such as ["chess"]')
    return values


def _name(text: str) -> str:
    """Return a name that can stand in the path of an address and in a file's."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", text):
        raise ValueError('small letters, digits, "-" and "_", such as "science"; it becomes part of an address')
    return text


def _headers(value: object) -> dict[str, str]:
    """Return header fields (RFC 9110 §5) that a request may carry; those that a visit sets by itself are refused.

    Blanks around a text are no part of it (§5.5): secrets from files often end in one.
    """
    wrong = 'names and texts in plain ASCII, such as { Authorization = "Bearer ${NAME}" }'
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError(wrong)
    names = [name.lower() for name in value]
    for name, text in value.items():
        if name.lower() in _OUR_HEADERS:
            raise ValueError(f"{wrong}, without {name}, which each visit sets by itself")
        if not _HEADER_NAME.fullmatch(name) or not text.isascii() or not text.isprintable():
            raise ValueError(wrong)
        if names.count(name.lower()) > 1:
            raise ValueError(f"{wrong}, each once; {name} stands there twice")
    return {name: text.strip() for name, text in value.items()}


def _proxy(text: str) -> str:
    """Return the address of a proxy, or nothing."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in _PROXIES and _is_host(parts.hostname or "") and parts.port
        login = [parts.username or "", parts.password or ""]
    except ValueError:
        usable, login = False, []
    plain = text.isascii() and text.isprintable() and " " not in text
    if text and not (usable and plain and all(len(unquote_to_bytes(part)) < 256 for part in login)):
        raise ValueError(_PROXY)
    if text and (parts.path.strip("/") or parts.query or parts.fragment):
        raise ValueError(_PROXY)
    return text


def _language(text: str) -> str:
    """Return a language tag (RFC 5646), or nothing."""
    if not re.fullmatch(r"([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?", text):
        raise ValueError('a language tag, such as "en" or "pt-BR"')
    return text


def _database(text: str) -> str:
    """Return the address of a database that there is a store for."""
    if not re.fullmatch(r"sqlite:///.+", text):
        raise ValueError('the address of a database, such as "sqlite:///var/aggregator.db"')
    return text


Text = Annotated[str, AfterValidator(_printable)]
Hub = Annotated[str, AfterValidator(_hub)]
Contact = Annotated[str, AfterValidator(_ascii)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
BaseURL = Annotated[str, AfterValidator(_base_url)]
Listen = Annotated[str, AfterValidator(_host_and_port)]
Database = Annotated[Text, AfterValidator(_database)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
Networks = Annotated[tuple[str, ...], BeforeValidator(_networks)]
TrustedProxies = Annotated[tuple[str, ...], BeforeValidator(_proxies)]
UserHeader = Annotated[str, AfterValidator(_user_header)]
Duration = Annotated[timedelta, BeforeValidator(duration)]
SomeTime = Annotated[timedelta, BeforeValidator(some_time)]
SomeTimeOrNone = Annotated[timedelta | None, BeforeValidator(_some_time_or_none)]
Size = Annotated[int, BeforeValidator(size)]
Caution = Annotated[float, BeforeValidator(caution)]
Tags = Annotated[tuple[str, ...], BeforeValidator(_texts), AfterValidator(_tags)]
Patterns = Annotated[tuple[str, ...], BeforeValidator(_texts), AfterValidator(_patterns)]
Name = Annotated[str, AfterValidator(_name)]
Headers = Annotated[dict[str, str], BeforeValidator(_headers)]
Proxy = Annotated[str, AfterValidator(_proxy)]
Language = Annotated[str, AfterValidator(_language)]
Handling = Literal["story", "copies", "none"]
Amount = Annotated[int, Field(ge=1, le=1_000_000)]
AmountOrNone = Annotated[int, Field(ge=0, le=1_000_000)]
