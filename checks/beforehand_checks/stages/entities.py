"""Things with a structure of their own: addresses, numbers, handles, links, dates and times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing found; ``start`` and ``end`` count code points into the sentence."""

    kind: str
    start: int
    end: int


KINDS = (
    "email", "work-email", "work-domain", "phone", "iban", "card", "coordinates", "staff-number", "case-number", "document-symbol",
    "handle", "link", "official-link", "date", "time",
)  # fmt: skip
"""Kinds that a rule may name under ``entity``."""

_AT = r"(?:@|\s?[\[({<]\s?at\s?[\])}>]\s?|\s+at\s+)"
_DOT = r"(?:\.|\s?[\[({<]\s?dot\s?[\])}>]\s?|\s+dot\s+)"
_EMAIL = re.compile(
    rf"(?<![\w.+-])([\w][\w.+-]{{0,63}}){_AT}([a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{2,63}}){{1,4}})(?![\w@-])",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?<![\w.-])@?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})(?![\w-]|\.\w)", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{3,}|(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,3}(?:com|org|net|int|info|io|co|me|news|gov|edu|tv|app|be|ly)(?:/[^\s<>\"]*)?(?![\w@])",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://)?(?:[^/@]*@)?([^/:?#]+)", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@/])@[a-z0-9_][\w.]{1,30}(?:@[\w-]+(?:\.[\w-]+)+)?(?<![.])", re.IGNORECASE)
_DIGIT_RUN = re.compile(r"\+?\(?\d[\d\s().\-/]{6,30}\d")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b")
_COORDINATES = re.compile(
    r"(?<![\w.])[-+]?\d{1,2}\.\d{3,}\s*\u00b0?\s*[NS]?\s*[,; ]\s*[-+]?\d{1,3}\.\d{3,}\s*\u00b0?\s*[EW]?(?![\w.])"
    r"|\d{1,2}\s*\u00b0\s*\d{1,2}\s*['\u2032](?:\s*[\d.]+\s*[\"\u2033])?\s*[NS]\W{0,3}\d{1,3}\s*\u00b0\s*\d{1,2}\s*['\u2032](?:\s*[\d.]+\s*[\"\u2033])?\s*[EW]",
    re.IGNORECASE,
)
_STAFF_NUMBER = re.compile(
    r"\b(?:index|staff|payroll|personnel|employee|badge|grounds pass)\s+(?:no\.?|nr\.?|num(?:ber)?|id|#)\s*:?\s*[A-Z]{0,3}-?\d{4,9}\b",
    re.IGNORECASE,
)
_CASE_NUMBER = re.compile(
    r"\b(?:case|file|dossier|claim|complaint|investigation|ticket|incident|tender|rfp|rfq|itb|grant|pr[oó]gres|reg(?:istration)?)\s*"
    r"(?:no\.?|nr\.?|num(?:ber)?|id|ref(?:erence)?|#)?\s*:?\s*#?(?=[\w/-]*\d{3})[A-Z]{0,8}[-/]?\d[\w/-]{2,20}",
    re.IGNORECASE,
)
_SYMBOL = re.compile(
    r"\b(?:A|S|E|ST|DP|CRC|CCPR|HRI|CEDAW|CAT|TD|JIU|ECE|FCCC|IDB|SPLOS|NGLS)(?:/[A-Z][A-Z0-9.]{0,12}|/\d{1,4}){1,4}(?:/\d{1,4})?\b"
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}\b|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:on|next|this|by|until|till|from)\s+{_DAY}\b|the\s+\d{{1,2}}(?:st|nd|rd|th)\b"
    r"|tomorrow|tonight|today|day after tomorrow|(?:next|this|coming)\s+(?:week|month|weekend|morning|afternoon|evening|night)|in\s+\w+\s+(?:hours?|days?|weeks?|minutes?)\b)",
    re.IGNORECASE,
)
_HOURS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_TIME = re.compile(
    rf"(?<![\d.:/])(?:[01]?\d|2[0-3])(?::[0-5]\d|h[0-5]\d|\s?hrs?\b)(?:\s?[ap]\.?m\b\.?)?|\b(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)?\s?[ap]\.?m\b\.?|\b[01]\d[0-5]\d\s?(?:h|hrs|hours|z)\b"
    rf"|\b(?:at|by|before|after|around|from|until|till|sharp)\s+(?:half\s+|quarter\s+(?:to|past)\s+)?(?:{_HOURS}|\d{{1,2}})(?:\s+(?:o'?clock|sharp|thirty|fifteen))?(?=\s*(?:[,.;!?)]|$|sharp|on\b|in\b|tomorrow|tonight|from\b|with\b|and\b|to\b))"
    rf"|\b(?:{_HOURS}|\d{{1,2}})\s+o'?clock\b|\b(?:noon|midnight|dawn|sunrise|daybreak|first light|sunset|dusk)\b",
    re.IGNORECASE,
)


def _matches(pattern: re.Pattern[str], kind: str, hint: str) -> Callable[[str], Iterator[Entity]]:
    """A finder that runs its pattern only where one of the hint's characters occurs."""
    hints = frozenset(hint)

    def find(text: str) -> Iterator[Entity]:
        if hints.isdisjoint(text) and hints:
            return
        for match in pattern.finditer(text):
            yield Entity(kind, *match.span())

    return find


_DIGITS = "0123456789"
_SIMPLE = {
    "handle": _matches(_HANDLE, "handle", "@"),
    "coordinates": _matches(_COORDINATES, "coordinates", _DIGITS),
    "staff-number": _matches(_STAFF_NUMBER, "staff-number", _DIGITS),
    "case-number": _matches(_CASE_NUMBER, "case-number", _DIGITS),
    "document-symbol": _matches(_SYMBOL, "document-symbol", "/"),
    "date": _matches(_DATE, "date", ""),
    "time": _matches(_TIME, "time", ""),
}
_ADDRESSES = "addresses"
_NUMBERS = "numbers"
_FAMILIES = dict.fromkeys(("email", "work-email", "work-domain", "link", "official-link"), _ADDRESSES) | dict.fromkeys(
    ("phone", "iban", "card"), _NUMBERS
)


def family(kind: str) -> str:
    """The family that a kind is looked for with, itself when it is looked for alone."""
    return _FAMILIES.get(kind, kind)


def find_family(name: str, text: str, domains: Sequence[str]) -> list[Entity]:
    """The entities of one family in a sentence, in no special order; ``domains`` are those of the organisation's work addresses."""
    if name == _ADDRESSES:
        is_likely = "@" in text or "." in text or "dot" in text.lower()
        return list(_addresses(text, tuple(domains))) if is_likely else []
    if name == _NUMBERS:
        return list(_numbers(text)) if sum(map(str.isdigit, text)) >= _FEWEST_PHONE_DIGITS else []
    return list(_SIMPLE[name](text))


def find_entities(text: str, domains: Sequence[str]) -> list[Entity]:
    """All entities of a sentence, in no special order."""
    return [each for name in (*_SIMPLE, _ADDRESSES, _NUMBERS) for each in find_family(name, text, domains)]


_FEWEST_PHONE_DIGITS = 7


def _addresses(text: str, domains: tuple[str, ...]) -> Iterator[Entity]:
    taken: list[tuple[int, int]] = []
    for match in _EMAIL.finditer(text):
        domain = re.sub(_DOT, ".", match[2], flags=re.IGNORECASE).lower()
        if _is_address(match, domain):
            yield Entity("work-email" if _is_known(domain, domains) else "email", *match.span())
            taken.append(match.span())
    for match in _LINK.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            host = _HOST.match(match.group())
            is_official = host is not None and _is_known(host[1].lower(), domains)
            is_bare = "/" not in match.group() and not match.group().lower().startswith("www.")
            yield Entity(
                "work-domain" if is_official and is_bare else "official-link" if is_official else "link", *match.span()
            )
            taken.append(match.span())
    for match in _DOMAIN.finditer(text):
        if _is_known(match[1].lower(), domains) and not any(start <= match.start() < end for start, end in taken):
            yield Entity("work-domain", *match.span())


def _is_address(match: re.Match[str], domain: str) -> bool:
    """Whether a match is an address: with an @, or spelled out so that it can be nothing else."""
    if "@" in match.group():
        return True
    if "." in match[2]:  # "j.doe at un.org", but not "look at un.org"
        return re.search(r"[._\d-]", match[1]) is not None
    return domain.split(".", maxsplit=1)[0] not in {"the", "a", "this", "that", "every", "our"}


@lru_cache(maxsize=1024)
def _is_known(domain: str, domains: tuple[str, ...]) -> bool:
    return any(domain == known or domain.endswith("." + known) for known in domains)


def _numbers(text: str) -> Iterator[Entity]:
    from stdnum import iban, luhn

    taken: list[tuple[int, int]] = []
    for match in _IBAN.finditer(text):
        if iban.is_valid(match.group()):
            yield Entity("iban", *match.span())
            taken.append(match.span())
    for match in _DIGIT_RUN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if 13 <= len(digits) <= 19 and digits[0] in "23456" and luhn.is_valid(digits) and len(set(digits)) > 1:
            yield Entity("card", *match.span())
        elif _is_phone(match.group(), digits):
            yield Entity("phone", *match.span())


_NOT_PHONE = re.compile(
    r"^\d{4}\s?[-/]\s?\d{4}$|^\d{1,3}(?:[ .,]\d{3})+$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^\d{4}-\d{2}-\d{2}|^[12]\d{3}$|^\d+\.\d+$"
)


def _is_phone(written: str, digits: str) -> bool:
    """Whether a run of digits can be a telephone number: international ones are checked, national ones need a telling shape."""
    if _NOT_PHONE.search(written.strip()):
        return False
    if written.lstrip("(").startswith(("+", "00")):
        import phonenumbers

        number = "+" + digits.removeprefix("00") if not written.lstrip("(").startswith("+") else "+" + digits
        try:
            return phonenumbers.is_possible_number(phonenumbers.parse(number, None))
        except phonenumbers.NumberParseException:
            return False
    return 9 <= len(digits) <= 12 and digits.startswith("0")
