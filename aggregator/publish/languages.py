"""Names of languages as publishers write them → tags that every reader and validator knows (BCP 47).  Pure."""

import re

_TAG = re.compile(r"(?P<code>[A-Za-z]{2,3})(?P<rest>(-[A-Za-z0-9]{1,8})*)")
_CODES = frozenset(  # ISO 639-1; publishers write names of countries, too
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 -- words read best as text
)
_LONG = frozenset(  # ISO 639-2, of those without a short code: what is written today
    """
    ace ach ady arn ast bal ban bas bem bho byn ceb chm cho chr cop crh csb doi dsb dua efi ewo fil fon frr fur gaa gez
    haw hil hmn hsb ilo jbo kaa kab kam kha kok kpe kmb krl lad lus luo mad mag mai mak mas mdf men mic min mni moh mos
    mul mus mwl myv nap nds new nia niu nqo nso nyn osa pag pam pap pau raj rap rom sah sat scn sco shn sid sma smj smn
    sms srn srr syr tem tet tig tlh tpi tum tvl tyv udm umb vai wal war xal yap zgh zza
    """.split()  # noqa: SIM905 -- words read best as text
)
# BCP 47 wants the shortest code, and those of today.  Readers know the family of what has none of its own in ISO 639-2.
_SHORTER = dict(
    pair.split(":")
    for pair in """
    afr:af alb:sq amh:am ara:ar arm:hy aze:az baq:eu bel:be ben:bn bos:bs bre:br bul:bg bur:my cat:ca ces:cs chi:zh
    ckb:ku-arab cmn:zh cym:cy cze:cs dan:da deu:de dut:nl ell:el eng:en epo:eo est:et eus:eu fao:fo fas:fa fin:fi fra:fr
    fre:fr fry:fy geo:ka ger:de gla:gd gle:ga glg:gl gre:el gsw:de guj:gu hat:ht hau:ha heb:he hin:hi hrv:hr hun:hu
    hye:hy ibo:ig ice:is in:id ind:id isl:is ita:it iw:he jav:jv ji:yi jpn:ja jw:jv kal:kl kan:kn kat:ka kaz:kk khm:km
    kin:rw kir:ky kor:ko kur:ku lao:lo lat:la lav:lv lit:lt ltz:lb mac:mk mal:ml mao:mi mar:mr may:ms mkd:mk mlg:mg
    mlt:mt mo:ro mon:mn mri:mi msa:ms mya:my nep:ne nld:nl nno:nn nob:nb nor:no nya:ny oci:oc ori:or pan:pa per:fa
    pol:pl por:pt pus:ps que:qu roh:rm ron:ro rum:ro run:rn rus:ru san:sa sin:si slk:sk slo:sk slv:sl sme:se smo:sm
    sna:sn snd:sd som:so sot:st spa:es sqi:sq srd:sc srp:sr sun:su swa:sw swe:sv tah:ty tam:ta tat:tt tel:te tgk:tg
    tgl:tl tha:th tib:bo tir:ti ton:to tsn:tn tuk:tk tur:tr twi:tw uig:ug ukr:uk urd:ur uzb:uz vie:vi wel:cy wln:wa
    wol:wo xho:xh yid:yi yor:yo yue:zh-yue zha:za zho:zh zul:zu
    """.split()  # noqa: SIM905 -- pairs read best as text
)


def language_tag(told: str) -> str:
    """Return the tag of a language, with its shortest code; nothing where none is told that is one."""
    found = _TAG.fullmatch(told)
    if not found:
        return ""
    code = found["code"].lower()
    if code in _SHORTER:
        return _SHORTER[code] + found["rest"]
    return told if code in _CODES | _LONG else ""
