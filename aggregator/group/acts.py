"""What titles say was done: groups of verbs, and whether it was done, denied or only intended.  Pure."""

import re
from functools import cache
from typing import NamedTuple

from aggregator.group import spelling

_APOSTROPHE = re.compile("['’]")
# A group holds what papers write of one act; a word may stand in several.
_ACTS = {
    "attack": "attack attacks strike strikes airstrike airstrikes bomb bombs bombing bombed shell shelling raid raids "
    "assault hit hits ambush target targets pound pounds offensive",
    "shoot": "shoot shoots shot shooting gunman gunmen gunfire fire fires opens",
    "kill": "kill kills killed killing dead death deaths die dies died slain murder murdered toll fatal execute "
    "executed",
    "wound": "wound wounds wounded injure injures injured injuring hurt",
    "blast": "blast explosion explode explodes exploded bombing bomb",
    "capture": "capture captures captured seize seizes seized take takes retake retakes recapture recaptures liberate "
    "liberates liberated control overrun fall falls fell falling conquer",
    "withdraw": "withdraw withdraws withdrawal retreat evacuate evacuates evacuation evacuated leave leaves leaving "
    "pullout exit",
    "free": "free frees freed release releases released",
    "arrest": "arrest arrests arrested detain detains detained nab nabs held custody jailed",
    "charge": "charge charges charged indict indicts indicted indictment accuse accuses accused",
    "sue": "sue sues sued lawsuit suit",
    "convict": "convict convicted conviction guilty sentence sentenced sentences jail jailed prison verdict plead "
    "pleads",
    "acquit": "acquit acquitted cleared overturn overturns overturned quash quashed",
    "probe": "probe probes probing investigate investigates investigating investigation inquiry inquest examine "
    "review scrutiny",
    "search": "search searches searching hunt manhunt",
    "find": "find finds found discover discovers discovered discovery identify identified recover recovered",
    "win": "win wins won winner beat beats defeat defeats defeated victory triumph clinch clinches elect elected",
    "lose": "lose loses lost defeat defeated loss",
    "vote": "vote votes voted election poll referendum ballot",
    "name": "name names named appoint appoints appointed nominate nominates nominated pick picks tap taps hire hires "
    "hired choose chosen swear sworn",
    "quit": "quit quits resign resigns resigned resignation step steps retire retires retirement",
    "oust": "oust ousts ousted sack sacks sacked fire fires fired dismiss dismissed remove removes removed topple "
    "depose",
    "launch": "launch launches launched unveil unveils unveiled introduce introduces introducing release releases "
    "released debut debuts reveal reveals announce announces announced",
    "leak": "leak leaks leaked leaking",
    "hack": "hack hacks hacked hackers hacker breach breached ddos cyberattack",
    "buy": "buy buys bought acquire acquires acquired acquisition purchase purchases takeover merge merger deal bid",
    "sell": "sell sells sold sale divest",
    "invest": "invest invests investment fund funding raise raises raised",
    "cut": "cut cuts cutting slash slashes reduce reduces layoff layoffs",
    "rise": "rise rises rose rising gain gains jump jumps surge surges soar soars climb climbs increase increases up "
    "rally record",
    "drop": "drop drops dropped fall falls fell decline declines plunge plunges slump slumps tumble slide down",
    "ban": "ban bans banned block blocks blocked prohibit bar bars barred outlaw restrict suspend suspends suspended "
    "halt halts halted stop stops stopped",
    "allow": "allow allows allowed approve approves approved approval legalize permit back backs pass passes passed",
    "sign": "sign signs signed agree agrees agreed agreement deal pact treaty accord",
    "meet": "meet meets met meeting talk talks visit visits visited summit negotiate negotiations",
    "warn": "warn warns warned warning alert",
    "threaten": "threaten threatens threatened threat vow vows pledge",
    "condemn": "condemn condemns condemned criticize criticizes criticised criticizes slam slams blast blasts rebuke "
    "denounce denounces",
    "praise": "praise praises praised hail hails laud congratulate",
    "apologize": "apologize apologizes apologise apologises apology sorry regret",
    "demand": "demand demands call calls urge urges ask asks seek seeks request",
    "protest": "protest protests protesters protester demonstrate demonstration rally march riot riots clash clashes "
    "unrest",
    "walkout": "strike strikes walkout",
    "rescue": "rescue rescues rescued save saves saved",
    "crash": "crash crashes crashed collide collision derail derails derailed",
    "flood": "flood floods flooding flooded",
    "burn": "fire fires blaze burn burns burned wildfire",
    "quake": "quake earthquake tremor",
    "escape": "escape escapes escaped flee flees fled elude eludes slip slips",
    "return": "return returns returned back comeback resurrect revive relaunch resume resumes resumed restart reopen "
    "reopens",
    "close": "close closes closed shut shuts shutdown closure",
    "delay": "delay delays delayed postpone postpones postponed",
    "cancel": "cancel cancels cancelled canceled scrap scraps scrapped",
    "recall": "recall recalls recalled",
    "testify": "testify testifies grill grills grilled quiz quizzed hearing question questioned questions face faces",
    "file": "file files filed filing",
    "bankrupt": "bankrupt bankruptcy insolvency insolvent",
    "fine": "fine fines fined penalty settle settles settlement",
    "deploy": "deploy deploys deployed send sends sent",
    "intercept": "intercept intercepts intercepted halt halts stop stops board boards",
    "marry": "marry marries married wed weds wedding engaged engagement",
    "divorce": "divorce divorces divorced split splits",
    "birth": "birth born baby pregnant",
}
_DENIALS = (
    "deny denies denied denying denial denials refute refutes refuted disputes debunk debunks debunked hoax untrue"
)
_INTENTIONS = (
    "plan plans planned planning consider considers considering mull mulls threaten threatens vow vows expected set "
    "may might could would will seek seeks want wants propose proposes proposed prepare prepares braces eyes ahead if "
    "likely intend intends urge urges call calls possible"
)


Acts = frozenset[str]
NONE: Acts = frozenset()


class Stance(NamedTuple):
    """Whether a title calls something untrue, and whether it speaks of what may come."""

    denies: bool = False
    intends: bool = False


PLAIN = Stance()


@cache
def _table() -> dict[str, Acts]:
    found: dict[str, set[str]] = {}
    for act, words in _ACTS.items():
        for word in words.split():
            found.setdefault(spelling.stem(word, "en"), set()).add(act)
    return {stem: frozenset(acts) for stem, acts in found.items()}


_DENYING = frozenset(_DENIALS.split())
_INTENDING = frozenset(_INTENTIONS.split())


def acts(stem: str) -> Acts:
    """Return the acts that a stemmed English word may stand for."""
    return _table().get(stem, NONE)


def stance(title: str) -> Stance:
    """Return what an English title says of its own truth."""
    words = frozenset(_APOSTROPHE.sub(" ", title.lower()).split())
    return Stance(*(not words.isdisjoint(telling) for telling in (_DENYING, _INTENDING)))
