"""Whether a title reports how markets went, and another an event that it names as a reason.  Pure."""

import re
from functools import lru_cache

from aggregator.group.score import Comparison
from aggregator.group.sides import Sides

_REGIONS = r"(?:asian?|asia-pacific|european?|global|world|emerging|u\.?s\.?|chinese|japanese|british|indian)"
_INDICES = r"(?:s&p 500|nasdaq|dow|ftse|nikkei(?! asia)|dax|cac 40|hang seng|kospi|sensex|nifty)"
_REPORT = re.compile(
    rf"^(?:stock markets?|(?:{_REGIONS} )?(?:stocks|stock futures|futures|equities|share prices)|"
    rf"{_REGIONS} (?:shares|markets)|us stocks|{_INDICES})(?!\w)|"
    r"^wall st(?:reet)? (?:closes|ends|falls|gains|jumps|opens|rises|sinks|slides|slips|to )|"
    r"(?<!\w)markets wrap(?!\w)",
    re.IGNORECASE,
)
_MONEY = re.compile(  # bets, jobs and houses have markets of their own
    r"(?<!\w)(?:stocks?|shares?|ind(?:ex|exes|ices)|futures|wall st(?:reet)?|equities|bonds?|yields?|tsx|oil|crude|"
    r"gold|silver|dollar|yen|euro|pound|bitcoin|crypto\w*|sell-?off|rally|rallies|"
    rf"(?<!betting )(?<!prediction )(?<!job )(?<!labor )(?<!labour )(?<!housing )markets?|{_INDICES})(?!\w)",
    re.IGNORECASE,
)


def market(pair: Comparison, _: Sides) -> bool:
    """Return whether only one title reports on markets, and nothing in the other speaks of them."""
    one, other = pair.mine.entry.title, pair.theirs.entry.title
    return (_reports(one) and not _speaks(other)) or (_reports(other) and not _speaks(one))


@lru_cache(maxsize=5000)
def _reports(title: str) -> bool:
    return bool(_REPORT.search(title))


def _speaks(title: str) -> bool:
    return bool(_MONEY.search(title))
