"""How fluid a register of ten thousand people is: the longest time for which one key or one choice holds the window."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

CELLS = (
    ("register_read_s", 4.0, "s"),
    ("register_open_ms", 300.0, "ms"),
    ("register_search_ms", 50.0, "ms"),
    ("register_filter_ms", 50.0, "ms"),
    ("register_order_ms", 50.0, "ms"),
    ("register_keep_ms", 50.0, "ms"),
    ("register_who_said_yes_ms", 100.0, "ms"),
    ("register_calendar_ms", 400.0, "ms"),
    ("register_numbers_ms", 100.0, "ms"),
    ("names_in_2000_words_ms", 50.0, "ms"),
)
"""Name, bound and unit; CPU time of the window's thread, the worst of a series without the time to paint."""

PEOPLE = 10_000
KEYS = ("k", "ka", "kam", "kamo", "kam", "ka", "", "zz", "", "9@example", "")
SYLLABLES = "ka mo ri ta ne lo su pe ji wa do fe gu ha li".split()
TEXT = "the quick brown Fox jumps over a lazy Dog and Kamo Rita while Ms Losupe watches".split()


def worst(jobs: Iterable[Callable[[], object]]) -> float:
    """The milliseconds of CPU that the slowest of some jobs takes."""
    longest = 0.0
    for job in jobs:
        begun = time.thread_time()
        job()
        longest = max(longest, time.thread_time() - begun)
    return longest * 1000


def filled(store: Any, register: Any) -> None:
    """Ten thousand invented people; four of five gave a consent with a last day, some of these withdrew."""
    from beforehand.domain.consent import ANY_NETWORK, Act, Naming, Notice, Scope
    from beforehand.domain.person import Person, Relation

    chance = random.Random(5)
    scope, notice = Scope((ANY_NETWORK,), Naming.NAMED, "Wells"), Notice("Told.", "2", "en")
    events = []
    for number in range(PEOPLE):
        name = " ".join("".join(chance.choices(SYLLABLES, k=length)).title() for length in (2, 3))
        person = store.keep(Person("", name, chance.choice(list(Relation)), contact=f"{number}@example.org"))
        if number % 5:
            until = register.today + timedelta(number % 700 - 100)
            given = register.new_event(
                person.id, Act.GIVEN, register.today - timedelta(number % 400),
                scope=replace(scope, until=until), notice=notice,
            )  # fmt: skip
            events.append(given)
            if number % 7 == 0:
                events.append(register.new_event(person.id, Act.WITHDRAWN, register.today, record=given.record))
    store.add(events)


def measure() -> dict[str, float]:
    """Search, filter and order in the real window, and find names in a long text."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from beforehand.desk.clock import SystemClock
    from beforehand.desk.kits import kits
    from beforehand.desk.register import Register
    from beforehand.domain.name_index import NameIndex
    from beforehand.domain.photo import Photo
    from beforehand.domain.post import Draft
    from beforehand.models.people import Filter, Order
    from beforehand.program import make_application
    from beforehand.store.consents import MemoryConsents
    from beforehand.windows import theme as themes
    from beforehand.windows.clipboard import DesktopClipboard
    from beforehand.windows.consent_calendar import CalendarWindow
    from beforehand.windows.consent_numbers import NumbersWindow
    from beforehand.windows.people import PeopleWindow
    from beforehand.windows.photo_consent import PhotoConsentWindow

    app = make_application()
    clock = SystemClock()
    register, store = Register(clock), MemoryConsents()
    filled(store, register)
    found = {"register_read_s": worst([lambda: register.use(store)]) / 1000}
    theme = themes.apply(app, "light")
    windows: list[Any] = []

    def opened(make: Callable[[], Any]) -> None:
        windows.append(make())
        windows[-1].show()

    board, kit = DesktopClipboard(), kits()
    people = lambda: PeopleWindow(register, kit, board, theme, find_uses=lambda _person, _then: None)  # noqa: E731
    found["register_open_ms"] = worst([lambda: opened(people)])
    window = windows[0]
    app.processEvents()
    found["register_search_ms"] = worst((lambda key=key: window.search.setText(key)) for key in KEYS)  # type: ignore[misc]
    found["register_filter_ms"] = worst(
        (lambda each=each: window.model.filter_by(each)) for each in (*Filter, Filter.EVERYBODY)
    )  # type: ignore[misc]
    found["register_order_ms"] = worst((lambda each=each: window.model.order_by(each)) for each in (*Order, Order.NAME))  # type: ignore[misc]
    one = register.people[PEOPLE // 2]
    found["register_keep_ms"] = worst([lambda: register.keep(replace(one, contact="new@example.org"))])
    now = clock.now()
    draft = Draft("d", "We met.", "x", "", (), (), (), now, now)
    found["register_who_said_yes_ms"] = worst(
        [lambda: opened(lambda: PhotoConsentWindow(register, Photo("p", "x.jpg"), draft))]
    )
    found["register_calendar_ms"] = worst([lambda: opened(lambda: CalendarWindow(register))])
    found["register_numbers_ms"] = worst([lambda: opened(lambda: NumbersWindow(register))])
    index = NameIndex(register.people)
    text = " ".join(random.Random(1).choices(TEXT, k=2000))
    found["names_in_2000_words_ms"] = worst([lambda: index.mentions(text)])
    for each in windows:
        each.close()
    return found
