"""Authorisations, advice and pauses come with the vault, go with it, and are there again when it is opened."""

from __future__ import annotations

from datetime import date

from beforehand.desk.advice import Advice
from beforehand.desk.authorisations import Authorisations
from beforehand.desk.keeper import Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.domain.asking import Answer, Verdict
from beforehand.domain.authorisation import Authorisation, Ground
from beforehand.domain.gate import Lack
from beforehand.domain.pause import Length
from beforehand.program import make_keeper
from beforehand.store import recovery
from beforehand.store.paths import Places
from beforehand.store.trouble import KeyringGone
from beforehand.store.vault import Vault, Ways

POST = "I fly to Goma on Tuesday."
ACTIONS = ("show_authorisations", "show_questions", "sleep_on_it")


def no_keyring() -> None:
    raise KeyringGone


def unlocked(start, places: Places, code: str):
    """An author whose vault is open and has been read."""
    author = start(keeper=make_keeper(places, KeyringDoor(no_keyring)), wait=False)
    keeper = author.program.vault._keeper
    actions = author.program.commands.menus.actions
    author.until(lambda: keeper.phase is Phase.LOCKED)
    assert not any(actions[name].isEnabled() for name in ACTIONS)
    keeper.unlock_with_code(code)
    author.until(lambda: author.program.journal.is_ready and author.desk.current is not None)
    author.until(lambda: author.program.checker.are_rules_ready)
    author.read()
    assert all(actions[name].isEnabled() for name in ACTIONS)
    return author


def held_back(author) -> set[Lack]:
    return {lack.kind for lack in author.desk.missing} & {Lack.ADVICE, Lack.PAUSE}


def test_all_of_it_is_there_again_after_the_vault_was_opened_anew(start, clock, tmp_path) -> None:
    places, code = Places(tmp_path / "data"), recovery.new_code()
    Vault.create(places.vault, Ways(code=code)).close()
    author = unlocked(start, places, code)
    author.write(POST)
    authorisations, advice = (author.window.findChild(kind) for kind in (Authorisations, Advice))
    scan = tmp_path / "memo.txt"
    scan.write_text("signed by Ana Example")
    given = Authorisation("", Ground.PRIOR, ("official-travel",), "Ana Example", date(2026, 3, 1), "", "The visit")
    ids: list[str] = []
    authorisations.give(given, (scan,), ids.append)
    author.until(lambda: ids)
    authorisations.confirm("movements", ids[0])
    question = advice.begin(author.desk.findings[0].finding)
    advice.note_asked(question, "The Ethics Office", "May I?", "text")
    author.until(lambda: advice.questions)
    advice.note_answer(question.id, Answer("Bo Example", date(2026, 3, 2), Verdict.AGAINST))
    author.program.pauses.begin(author.program.pauses.end_after(Length.TOMORROW))
    author.until(lambda: held_back(author) == {Lack.ADVICE, Lack.PAUSE})
    assert author.program.vault.lock()
    assert (authorisations.all, advice.questions, author.program.pauses.is_ticking) == ((), (), False)
    assert not any(author.program.commands.menus.actions[name].isEnabled() for name in ACTIONS)
    clear = b"Ana Example"
    assert not any(clear in path.read_bytes() for path in places.vault.rglob("*") if path.is_file())

    again = unlocked(start, places, code)
    assert again.text == POST
    again.until(lambda: held_back(again) == {Lack.ADVICE, Lack.PAUSE})
    known = again.window.findChild(Authorisations)
    assert [each.who for each in known.all] == ["Ana Example"]
    assert known.drafts_using(ids[0]) == (again.desk.current.id,)
    assert Lack.EVIDENCE not in {lack.kind for lack in again.desk.missing}
    files: list[bytes] = []
    known.papers.fetch(known.all[0].evidence[0], lambda file: files.append(file.data))
    again.until(lambda: files == [b"signed by Ana Example"])
    clock.go_on(days=1)
    again.program.pauses.tick()
    assert held_back(again) == {Lack.ADVICE}
    again.until(lambda: again.program.journal.entries("pause.over"))
    again.program.vault.lock()
