"""Writes ``en-robust.jsonl``: plain posts of our own and the same posts disguised, so that what a disguise costs can be measured.

The id of a post tells both: ``r07-plain``, ``r07-leet``. In a post ``[[clause: words]]`` are the words that carry the clause. Quotations come last: the
guidelines word for word, and words of others that the author only reports.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TARGET = Path(__file__).resolve().with_name("en-robust.jsonl")
EACH = 4
"""How many disguises of each post there are."""

LABELLED = (
    "Enough of this government. [[impartiality: They are crooks and liars and must go]] before the harvest is stolen too.",
    "My heart is with one side tonight. [[impartiality: Vote for Karimova on Sunday]], she is the only decent one.",
    "A hard week and some hard words about the budget. [[disclaimer: Views are my own]], as always.",
    "I share a lot here, and [[disclaimer: retweets are not endorsements]]. Good night all.",
    "Selling my old bike. [[name-emblem: As a UN staff member I guarantee it]] rides like new, 120 euros.",
    "Book my cousin's guest house by the lake. [[name-emblem: Say the United Nations sent you]] and you get a discount.",
    "Some thoughts on the new chief. [[false-privacy: This is a private group so nobody outside will see it]].",
    "The story from the party is up. [[false-privacy: I will delete it tomorrow]], so look fast.",
    "[[hidden-affiliation: I will not tell you who pays my salary]], but I see this from the inside every day.",
    "Big blue building on the river, that is all I say. [[hidden-affiliation: Nobody here knows my employer]] and it stays so.",
    "[[undisclosed-information: The draft report is not out yet but it says]] the ministry knew about the water all along.",
    "I was in the closed meeting today. [[undisclosed-information: The mission will be cut by half in March]], they announce it in two weeks.",
    "[[official-travel: Our convoy leaves Goma at six tomorrow]] and takes the lake road north, wish us luck.",
    "Packing again. [[official-travel: I fly to Juba on Tuesday with the envoy]] and we stay in the camp by the runway.",
    "Flat for rent from May, two rooms, balcony. [[work-email: Write to anna.keller@un.org]] for pictures.",
    "Signed up for the running club. [[work-email: I used my work address for it]], the free mail was full.",
    "This account has no name for a reason. [[pseudonym: I post about the UN as Blue Heron]] so that I can be honest.",
    "[[pseudonym: Made a second account under a false name]] to tell you what really happens in our UN office.",
    "[[endorsement: Everyone must read and share this article 👇]] about the minister and his bank.",
    "[[endorsement: Please sign and share this petition]] against the new dam, link in the first comment.",
    "[[people-privacy: My colleague Dmitri is in hospital with depression]], send him some love.",
    "Food line this morning. [[people-privacy: Here is a photo of Amina, nine, who lost her parents in the raid]].",
    "[[unsure: Not sure if I am allowed to post this]], but the view from the office roof is too good.",
    "A picture from today's work. [[unsure: I hope I don't get in trouble for sharing it]].",
)
HARMLESS = (
    "The tomatoes are finally red and the cat sleeps in the watering can. Soup tonight, and nothing else planned.",
    "Ran ten kilometres along the river before breakfast. My knees complain, the coffee was excellent.",
    "Happy birthday to my brother, who still cannot park a car. We love you anyway.",
    "Does anybody know a good dentist in the old town? Mine retired and I miss his bad jokes.",
    "Our choir sings on Saturday in the church by the market, doors at seven, entrance is free.",
    "Three hours in the train without heating, but the mountains were pink. Worth every minute.",
    "Today is World Water Day. Close the tap while you brush your teeth, it is that simple.",
    "Read the annual report that was published this morning; the chapter on schools is worth your time.",
    "The General Assembly elected its new president today, according to the press release on the website.",
    "I finished the novel with the blue cover. The ending made me cry on the bus.",
    "Bread number forty. It rose, it browned, it tastes like my grandmother's kitchen.",
    "What a final! Extra time, two posts hit, and then that goal from nowhere. I have no voice left.",
    "Tip of the day: check the privacy settings of your phone once a month and read what changed.",
    "Moved into the new flat. If somebody has a drill for one afternoon, I pay in cake.",
    "My mother sends me a photo of her garden every morning. Today: fog and one brave rose.",
    "The film festival begins next week and I have tickets for four evenings. Popcorn is dinner.",
    "Learning to swim at forty-six. The children in the next lane are kind about it.",
    "Lovely concert in the park last night, and the rain waited until the last song.",
)
REPORTED = (
    "My uncle shouts at the radio that everybody should vote for the tall one. I shell peas and say nothing.",
    "The spokesperson said at noon that “the situation remains tense”. I read it out to my class of interpreters.",
    "In the novel the spy writes “burn this letter, nobody knows who I work for”. I laughed out loud.",
    "A poster in the bus says “retweets are not endorsements”. Even the bus has a disclaimer now.",
    "The court said in its public judgment that the minister had lied. It takes up page three of today's paper.",
    "“Share this with ten friends or the cake will fail”, wrote my aunt in 2009. The cake failed.",
    "Our teacher told us never to write “delete this later” on anything, since it is never deleted.",
    "The mayor announced that the delegation visits our school on Friday; the town's website has the programme.",
    "The song goes “I am not sure I am allowed to love you”, and the whole hall sang along.",
    "The crossword asked for a word for “false name”, nine letters. It took me the whole train ride.",
    "The training video shows a man who sells a car with his office badge. We all groaned at the right moment.",
    "The museum shows a leaflet of 1952: “vote against the bridge”. The bridge was built and is beautiful.",
)
POLICY_QUOTES = (
    "Is it a comment that could be made to the media or at a public event? If not, don't post.",
    "your behaviour on social media is not exempt from the impartiality and conduct required, and befitting, of an international civil servant.",
    "The use of the name and emblem of the United Nations to further personal or third party interests is prohibited as it is reserved for the official purposes of the United Nations.",
    "No matter how restrictive your privacy settings are, nothing on social media is private",
    "Everything posted online, even in a private group and/or if it is later edited or deleted, can easily become public",
    "your status as a UN staff member is not private and can be discovered through a basic Internet search.",
    "official information that has not been made public cannot be disclosed through social media, except with prior authorization.",
    "This includes, at times, information about official travel and locations.",
    "This obligation does not cease upon separation from service.",
    "Don't use a professional email address to setup personal social media accounts.",
    "Don't use a pseudonym or false name to make comments or publish content related to the United Nations.",
    "Be mindful of sharing and liking posts from other accounts, which could be interpreted as an endorsement of the facts and opinions such posts represent.",
    "Respect the privacy rights of colleagues, partners and beneficiaries, particularly when posting photos and videos.",
    "Do not post information or images of beneficiaries, partners or colleagues in a personal capacity without their express permission.",
    "If you're not sure about whether their social media activity is consistent with your obligations as an international civil servant, consult your supervisor",
    "Even if a disclaimer is added, such as “views expressed are my own”",
    "Is the substance of a post in line with the impartiality required of and conduct befitting an international civil servant?",
    "These guidelines are a reminder of the value of tact, discretion, care and good judgment when using personal social media.",
)  # fmt: skip
LEADS = ("From the guidelines: “{}”", "The UN guidelines for social media say: “{}”", "“{}” (guidelines, 5 March 2019)")

_LEET = str.maketrans("aeiost", "4310$7")
_ALIKE = str.maketrans("aceopxyAEOTH", "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0410\u0395\u041e\u03a4\u041d")
_WORD = re.compile(r"[A-Za-z]{3,}")
_EMOJI = "🔥😂🙏💥🌍✨"


def _words(change: Callable[[str, random.Random], str], every: int = 1) -> Callable[[str, random.Random], str]:
    """A disguise that changes every so many words of three letters or more, and no address."""

    def make(text: str, dice: random.Random) -> str:
        count = 0

        def replace(match: re.Match[str]) -> str:
            nonlocal count
            count += 1
            near = text[max(0, match.start() - 1) : match.end() + 1]
            return match.group() if count % every or "@" in near or "." in near[:1] else change(match.group(), dice)

        return _WORD.sub(replace, text)

    return make


def _swapped(word: str, dice: random.Random) -> str:
    """Two inner letters in the wrong order, or one left out."""
    if len(word) < 5:
        return word
    at = dice.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if dice.random() < 0.6 else word[:at] + word[at + 1 :]


def _drawn_out(word: str, dice: random.Random) -> str:
    at = max((place for place, letter in enumerate(word) if letter in "aeiou"), default=len(word) - 1)
    return word[:at] + word[at] * dice.randint(3, 7) + word[at + 1 :]


def _strewn(word: str, dice: random.Random) -> str:
    return dice.choice(_EMOJI).join(word) if len(word) >= 4 else word


def _hidden(text: str, dice: random.Random) -> str:
    """Invisible characters between letters, and marks that turn the direction of writing."""
    signs = "\u200b\u200d\u2060\u00ad\u200e\u2066\u2069"
    return "".join(char + (dice.choice(signs) if char.isalpha() and dice.random() < 0.4 else "") for char in text)


def _lines(text: str, dice: random.Random) -> str:
    """A line break after every second or third word."""
    words = text.split(" ")
    left = dice.randint(2, 3)
    for place in range(len(words) - 1):
        left -= 1
        words[place] += " " if left else "\n"
        left = left or dice.randint(2, 3)
    return "".join(words)


def _wide(text: str, _dice: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" and char != "@" else char for char in text)


DISGUISES: dict[str, Callable[[str, random.Random], str]] = {
    "typos": _words(_swapped, every=3),
    "long": _words(_drawn_out, every=2),
    "strewn": _words(_strewn, every=2),
    "leet": _words(lambda word, _dice: word[0] + word[1:].translate(_LEET), every=1),
    "alike": lambda text, _dice: text if "@" in text else text.translate(_ALIKE),
    "wide": _wide,
    "lines": _lines,
    "caps": lambda text, _dice: text.upper(),
    "bare": lambda text, _dice: re.sub(r"[,;:!?'’“”()]|\.(?=\s|$)", "", text).lower(),
    "hidden": _hidden,
    "storm": lambda text, _dice: text,
    "endless": lambda text, _dice: text,
}


def _around(kind: str, dice: random.Random) -> tuple[str, str]:
    """What a disguise puts before and after a post."""
    if kind == "storm":
        return "".join(dice.choice(_EMOJI) for _ in range(150)) + " ", " " + "".join(
            dice.choice(_EMOJI) for _ in range(150)
        )
    return ("aaah" * 60 + " ", " #" + "lalala" * 50) if kind == "endless" else ("", "")


def _disguised(marked: str, kind: str, dice: random.Random) -> tuple[str, list[dict[str, str]]]:
    """A post in disguise and its labels; the words that carry a clause are disguised by themselves, so that they can be found again."""
    before, after = _around(kind, dice)
    pieces, findings = [before], []
    for number, part in enumerate(re.split(r"\[\[([a-z-]+): (.+?)\]\]", marked)):
        if number % 3 == 1:
            clause = part
            continue
        made = part if kind == "plain" else DISGUISES[kind](part, dice)
        pieces.append(made)
        if number % 3 == 2:
            findings.append({"clause": clause, "quote": made})
    return "".join(pieces) + after, findings


def posts() -> Iterator[dict[str, Any]]:
    """All posts of the set, the same ones each time."""
    dice = random.Random(11)
    kinds = list(DISGUISES)
    for number, base in enumerate((*LABELLED, *HARMLESS), start=1):
        chosen = [kinds[(number * EACH + turn + number // 3) % len(kinds)] for turn in range(EACH)]
        for kind in ("plain", *chosen):
            text, findings = _disguised(base, kind, dice)
            yield _post(f"r{number:02}-{kind}", text, findings, "explicit" if findings else "harmless")
    for number, text in enumerate(REPORTED, start=1):
        yield _post(f"q{number:02}-reported", text, [], "hard-negative")
    for number, text in enumerate(POLICY_QUOTES, start=1):
        yield _post(f"g{number:02}-guideline", LEADS[number % len(LEADS)].format(text), [], "hard-negative")


def _post(ident: str, text: str, findings: list[dict[str, str]], kind: str) -> dict[str, Any]:
    return {"id": ident, "lang": "en", "platform": "x", "text": text, "findings": findings, "kind": kind}


if __name__ == "__main__":
    TARGET.write_text("".join(json.dumps(post, ensure_ascii=False) + "\n" for post in posts()), encoding="utf-8")
