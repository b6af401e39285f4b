"""The command for people and programs."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from beforehand_checks.cli import main


def test_findings_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "post.txt"
    file.write_text("Hello there.\nWrite to k.a@un.org please.", encoding="utf-8")
    assert main([str(file), "--stages", "rules"]) == 1
    out = capsys.readouterr().out
    assert "2:10: “k.a@un.org” (certain; guideline 7, No professional e-mail address for personal accounts)" in out
    assert "Give a personal address instead" in out


def test_nothing_found(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("The bread rose well this Sunday."))
    assert main(["--stages", "rules"]) == 0
    assert "no proof that the text is fine" in capsys.readouterr().out


def test_lines_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    posts = [{"id": "a", "text": "😂 write to k.a@un.org"}, {"id": 2, "text": "The bread rose.", "lang": "en"}]
    file = tmp_path / "posts.jsonl"
    file.write_text("\n".join(map(json.dumps, posts)) + "\n\n", encoding="utf-8")
    assert main(["--jsonl", str(file), "--stages", "rules"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], second["id"]) == ("a", 2)
    finding = first["findings"][0]
    assert set(finding) >= {"clause", "start", "end", "tier", "rule", "score", "say", "do", "because"}
    assert posts[0]["text"][finding["start"] : finding["end"]] == "k.a@un.org"
    assert second["findings"] == []


def test_a_broken_line_is_named_and_the_others_are_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text('{"id": 1}\nnot json\n{"id": 3, "text": "bread"}\n', encoding="utf-8")
    assert main(["--jsonl", str(file), "--stages", "rules"]) == 2
    said = capsys.readouterr()
    assert "line 1" in said.err
    assert "line 2" in said.err
    assert json.loads(said.out)["id"] == 3


@pytest.mark.parametrize("words", [["nowhere.txt"], ["--pack", "nowhere", "-"], ["pack", "explain", "no-such-rule"]])
def test_trouble_has_its_own_exit_code_and_a_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("beforehand-check: ")


def test_a_file_that_is_no_text_is_trouble(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8\xff\xe0")
    assert main([str(file)]) == 2


def test_pack_report_and_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "report"]) == 0
    assert "work-email" in capsys.readouterr().out
    assert main(["pack", "explain", "work-address"]) == 0
    out = capsys.readouterr().out
    assert "hit   holds" in out
    assert "FAILS" not in out
