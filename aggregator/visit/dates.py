"""Dates as publishers write them: in many orders, in thirty languages, with and without zone.  Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_LONGEST = 100  # characters; what is longer is no date

# Whole names; three letters or more stand for what they begin.  A library that knows them all takes 45 MB a process.
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember jänner mrz",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene setiembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december mrt",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "lv": "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "sr": "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου "
    "δεκεμβρίου",
}
_SPELT_ANEW = {13: {"de": 1, "es": 1, "nl": 3}, 14: {"de": 3, "es": 9}}  # the month that a further name is of
_ZONES = {  # hours east of Greenwich: RFC 822 §5, and what else is met
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10, "BST": 1, "IST": 5.5, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "WEST": 1,
}  # fmt: skip

_ENGLISH = {name[:3].title(): number for number, name in enumerate(_MONTHS["en"].split(), 1)}
_USUAL = re.compile(  # RFC 822 §5 with a year of four digits (RFC 1123 §5.2.14): how most feeds write
    rf"(?:[A-Z][a-z][a-z], )?(\d\d?) ({'|'.join(_ENGLISH)}) (\d{{4}}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) "
    r"([+-]\d{4}|[A-Z]{3,4}|UT|Z)",
    re.ASCII,
)
_UNIX = re.compile(r"(-?\d{9,10}|\d{13})(?:\.\d+)?")  # seconds or milliseconds since 1970
_WORDS = r"[^\W\d_]{3,}"
_BETWEEN = r"[\s.,/ºª-]{0,4}(?:(?:de|del|d|of|of the)['’\s]{1,2})?"
_ORDERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?{_BETWEEN}(?P<name>{_WORDS}){_BETWEEN}(?P<year>\d{{4}}|\d\d)(?!\d|:)",
        rf"(?P<name>{_WORDS})[\s.-]{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:),?\s(?:.{{0,20}}\s)?(?P<year>\d{{4}})\b",
        rf"\b(?P<year>\d{{4}})[\s.-]{{1,3}}(?P<name>{_WORDS})[\s.-]{{1,3}}(?P<day>\d{{1,2}})(?!\d|:)",
        r"(?<!\d)(?P<year>\d{4})[-/.年]\s?(?P<month>\d{1,2})[-/.月]\s?(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})년\s?(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일",
        r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d\d)(?!\d)",
        r"(?<!\d)(?P<day>1[3-9]|2\d|3[01])[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})[-/](?P<day>1[3-9]|2\d|3[01])[-/](?P<year>\d{4})(?!\d)",
    )
)
_TIME = re.compile(r"(?i)(?<![\d:+-])(\d{1,2})[:.h時](\d\d)(?:[:.分](\d\d))?(?:[.,]\d+)?\s?(am|pm|[ap]\.m\.)?")
_OFFSET = re.compile(r"(?:^|[\s\d]|GMT|UTC?)([+-])(\d\d):?(\d\d)\b")


def read_date(text: str, lang: str = "") -> datetime | None:
    """Return the moment that a publisher means, in UTC; None where that cannot be told, or is no moment.

    A date without a zone is taken for UTC, one without a time for midnight.  Of 3/4/2026 nobody knows what it means.
    `lang` decides what months two languages name alike.
    """
    text = " ".join(unicodedata.normalize("NFKC", text[: _LONGEST + 1]).split())
    if not 4 <= len(text) <= _LONGEST:
        return None
    for read in (_usual, _unix, _iso, _written):
        try:
            moment = read(text, lang)
            if moment is not None:
                return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _usual(text: str, _lang: str) -> datetime | None:
    """Return what a date in the usual form means, as `_written` would, which takes ten times as long."""
    found = _USUAL.fullmatch(text)
    if found is None:
        return None
    day, month, year, hour, minute, second, zone = found.groups()
    return datetime(int(year), _ENGLISH[month], int(day), int(hour), int(minute), int(second), tzinfo=_zone(zone))


def _unix(text: str, _lang: str) -> datetime | None:
    found = _UNIX.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]) / (1000 if len(found[1]) == 13 else 1), UTC) if found else None


def _iso(text: str, _lang: str) -> datetime | None:
    """Return what ISO 8601 means, weeks and days of the year included."""
    if re.fullmatch(r"\d{4}(?:-\d\d)?", text):
        return datetime.strptime(text, "%Y-%m" if "-" in text else "%Y").replace(tzinfo=UTC)
    if re.fullmatch(r"\d{4}-\d{3}", text):
        return datetime.strptime(text, "%Y-%j").replace(tzinfo=UTC)
    text = re.sub(r"(?<=[T ]24)(?=:00)", "", text)
    if re.search(r"[T ]24:00", text):
        return datetime.fromisoformat(re.sub(r"([T ])24:00", r"\g<1>00:00", text)) + timedelta(days=1)
    return datetime.fromisoformat(re.sub(r"\s(?=[+-]\d\d:?\d\d$|Z$)", "", text))


def _written(text: str, lang: str) -> datetime | None:
    """Return what a date in words or in the order of a country means."""
    zone = _zone(text)
    text = text.lower() if len(text.lower()) == len(text) else text
    for order in _ORDERS:
        for found in order.finditer(text):
            parts = found.groupdict()
            month = int(parts["month"]) if "month" in parts else _month(parts["name"], lang)
            if month:
                day = datetime(_year(parts["year"]), month, int(parts["day"]), tzinfo=zone)
                return day + _time(_blanked(text, found, parts))
    return None


def _blanked(text: str, found: re.Match[str], parts: Iterable[str]) -> str:
    """Return the text with these parts of it as blanks."""
    for part in parts:
        start, end = found.span(part)
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _year(digits: str) -> int:
    """Return a year; of two digits that of a time at which there were feeds."""
    return int(digits) if len(digits) > 2 else int(digits) + (1900 if int(digits) > 80 else 2000)


def _month(name: str, lang: str) -> int:
    """Return the number of a month, 0 for what is none, or another in each of several languages.

    Three letters of RFC 822 §5 mean the same in documents of every language: Mar is no marraskuu.
    """
    found = _named().get(_plain(name), {})
    own = found.get("en" if len(name) == 3 and "en" in found else lang.partition("-")[0].lower())
    numbers = set(found.values())
    return own or (numbers.pop() if len(numbers) == 1 else found.get("en", 0))


@lru_cache(maxsize=1)
def _named() -> dict[str, dict[str, int]]:
    """Return what each name and abbreviation means: language → month, of the languages in which it is of one alone."""
    meant: dict[str, dict[str, set[int]]] = {}
    for lang, names in _MONTHS.items():
        for number, name in enumerate(names.split(), 1):
            month = number if number <= 12 else _SPELT_ANEW[number][lang]
            for form in _forms(name):
                meant.setdefault(form, {}).setdefault(lang, set()).add(month)
    return {
        form: {lang: months.copy().pop() for lang, months in langs.items() if len(months) == 1}
        for form, langs in meant.items()
    }


def _forms(name: str) -> Iterator[str]:
    plain = _plain(name)
    yield from (plain[:length] for length in range(3, len(plain) + 1))


def _plain(name: str) -> str:
    """Return a word in small letters without marks."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def _time(text: str) -> timedelta:
    """Return the time of the day that a text tells, midnight where it tells none that there is."""
    found = _TIME.search(text)
    if not found:
        return timedelta()
    hour, minute, second = int(found[1]), int(found[2]), min(int(found[3] or 0), 59)  # 60: a leap second
    if found[4]:
        hour = hour % 12 + (12 if found[4][0] in "pP" else 0)
    if hour > 24 or minute > 59:
        return timedelta()
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(text: str) -> timezone:
    """Return the zone that a text names, UTC where it names none that is known."""
    found = _OFFSET.search(text)
    if found and int(found[2]) < 24 and int(found[3]) < 60:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return timezone(offset if found[1] == "+" else -offset)
    hours = next((_ZONES[word] for word in re.findall(r"[A-Z]{3,4}", text) if word in _ZONES), 0)
    return timezone(timedelta(hours=hours))
