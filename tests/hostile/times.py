"""Dates as they come: the order is the publisher's wherever it can be known."""

from datetime import timedelta

from tests.hostile.cases import GOOD, NOW, Case, atom, entry, item, rss

_EARLIER, _LATER = NOW - timedelta(days=3), NOW - timedelta(days=2)
_LANGUAGES = {
    "French": ("lun., {day} {month} {year} 10:00:00 +0100", "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
    "German": ("Mo, {day}. {month} {year} 10:00", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    "German, short": ("Mo, {day} {month} {year} 10:00:00 +0100", "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez"),
    "Spanish": ("{day} de {month} de {year} 10:00", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    "Italian": ("lunedì {day} {month} {year} 10:00", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    "Portuguese": ("seg, {day} {month} {year} 10:00:00 -0300", "jan fev mar abr mai jun jul ago set out nov dez"),
    "Russian": ("Пн, {day} {month} {year} 10:00:00 +0300", "янв фев мар апр мая июн июл авг сен окт ноя дек"),
    "Polish": ("{day} {month} {year}, 10:00", "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
    "Dutch": ("ma {day} {month} {year} 10:00", "jan feb mrt apr mei jun jul aug sep okt nov dec"),
    "Turkish": ("{day} {month} {year} 10:00", "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık"),
    "Greek": ("Δευ, {day} {month} {year} 10:00:00 +0200", "Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ"),
    "Swedish": ("{day} {month} {year} kl. 10.00", "januari februari mars april maj juni juli augusti september oktober november december"),
    "Japanese": ("{year}年{number}月{day}日 10:00", "x " * 12),
}  # fmt: skip
_LANG = {"Polish": "pl"}
_FORMS = {
    "no zone": "%a, %d %b %Y %H:%M:%S",
    "a zone that is none": "%a, %d %b %Y %H:%M:%S Mars/Olympus",
    "a wrong weekday": "Xxx, %d %b %Y %H:%M:%S GMT",
    "no weekday": "%d %b %Y %H:%M GMT",
    "two digits of the year": "%a, %d %b %y %H:%M:%S GMT",
    "CEST": "%a, %d %b %Y %H:%M:%S CEST",
    "an offset beyond all": "%a, %d %b %Y %H:%M:%S +9900",
    "ISO 8601": "%Y-%m-%dT%H:%M:%SZ",
    "ISO 8601 with a blank": "%Y-%m-%d %H:%M:%S",
    "ISO 8601 without separators": "%Y%m%dT%H%M%SZ",
    "weeks": "%G-W%V-%u",
    "days of the year": "%Y-%j",
    "days only": "%Y-%m-%d",
    "slashes": "%Y/%m/%d %H:%M",
    "dots": "%d.%m.%Y %H:%M",
    "American": "%B %d, %Y %I:%M %p",
    "asctime": "%a %b %d %H:%M:%S %Y",
    "seconds since 1970": "%s",
    "a time that is none": "%a, %d %b %Y 25:61:00 GMT",
}


def _dated(later: str, earlier: str, head: str = "") -> bytes:
    return rss(item("Beta", guid="b", pubDate=earlier), item("Alpha", guid="a", pubDate=later), head=head)


def _in(language: str) -> bytes:
    form, months = _LANGUAGES[language]
    dates = [
        form.format(day=moment.day, month=months.split()[moment.month - 1], number=moment.month, year=moment.year)
        for moment in (_LATER, _EARLIER)
    ]
    tag = _LANG.get(language, "")
    return _dated(*dates, head=f"<language>{tag}</language>" if tag else "")


TIMES = [
    *(Case(name=f"dates in {language}", visits=(_in(language),)) for language in _LANGUAGES),
    *(Case(name=f"dates with {name}", visits=(_dated(_LATER.strftime(form), _EARLIER.strftime(form)),)) for name, form in _FORMS.items()),
    Case(name="no dates", visits=(rss(item("Alpha", guid="a"), item("Beta", guid="b")),)),
    Case(name="one date", visits=(rss(item("Beta", 5, guid="b"), item("Alpha", guid="a")),)),
    Case(name="nonsense for dates", visits=(rss(*(item(name, guid=name, pubDate="soon") for name in GOOD)),)),
    Case(name="empty dates", visits=(rss(*(item(name, guid=name, pubDate="") for name in GOOD)),)),
    *(
        Case(name=f"the date {date}", visits=(rss(item("Beta", 5, guid="b"), item("Alpha", guid="a", pubDate=date)),))
        for date in (
            "Thu, 01 Jan 1970 00:00:00 GMT", "0", "-1", "Thu, 01 Jan 2099 00:00:00 GMT", "9999-12-31T23:59:59Z", "0000-00-00T00:00:00Z",
            "0001-01-01T00:00:00Z", "99999-01-01", "Mon, 30 Feb 2026 10:00:00 GMT", "1e400", "9" * 30, "2026-13-45", "01/02/03",
            "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "253402300800000",
        )
    ),
    Case(name="the future, twice", visits=(_dated("Thu, 01 Jan 2099 00:00:00 GMT", "Fri, 02 Jan 2099 00:00:00 GMT"),) * 2, titles=("Beta", "Alpha"), fresh=2),
    Case(name="the future comes nearer", visits=tuple(rss(item("Beta", 5, guid="b"), item("Alpha", guid="a", pubDate=f"Thu, 01 Jan {year} 00:00:00 GMT")) for year in (2099, 2088)), fresh=2),
    Case(name="a second too many", visits=(_dated("2026-03-02T10:00:60Z", "2026-03-02T10:00:00Z"),)),
    Case(name="`updated` alone", visits=(atom(entry("Beta", 5), entry("Alpha", 1)),)),
    Case(name="a date of Dublin Core", visits=(rss(item("Beta", 5, guid="b"), item("Alpha", guid="a", **{"dc:date": _LATER.isoformat()}).replace("<dc:date", '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/"')),), titles=("Beta", "Alpha")),
]  # fmt: skip
