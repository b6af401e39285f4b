"""The command for photos: it tells what is there, and writes nothing that is not proved."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from beforehand_checks.cli import main
from beforehand_checks.photos import command
from beforehand_checks.photos.limits import SECONDS


@pytest.fixture
def photo(scenes, network, tmp_path: Path) -> Path:
    """Two drawn people in a file that tells too much."""
    path = tmp_path / "from the meeting.jpg"
    path.write_bytes(scenes.laden_jpeg(scenes.people([(180, 200), (430, 220)])))
    return path


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return json.loads(capsys.readouterr().out)


def test_faces_and_traces_are_told_and_nothing_is_written(scenes, photo, tmp_path, capsys) -> None:
    assert main(["--photo", str(photo), "--json"]) == 1
    said = told(capsys)
    assert (said["format"], said["width"], said["height"]) == ("JPEG", 640, 480)
    middles = sorted(face["x"] + face["width"] / 2 for face in said["faces"])
    assert [abs(middle - x) < 15 for middle, x in zip(middles, (180, 430), strict=True)] == [True, True]
    assert {"coordinates", "name", "device", "thumbnail"} <= {trace["kind"] for trace in said["traces"]}
    assert "clean" not in said
    assert list(tmp_path.glob("*.*")) == [photo]


def test_a_safe_copy_is_written_and_tells_nothing(scenes, photo, tmp_path, capsys) -> None:
    before, out = photo.read_bytes(), tmp_path / "clean.png"
    assert main(["--photo", str(photo), "--clean", str(out), "--json", "--longest", "320"]) == 0
    copy = told(capsys)["clean"]
    assert copy["passed"]
    assert copy["covered"] == 2
    assert copy["faces"] == []
    assert {check["name"] for check in copy["checks"]} == {
        "opens", "only_pixels", "to_the_end", "size", "filled", "no_face_under_cover"
    }  # fmt: skip
    assert {trace["kind"] for trace in copy["removed"]} >= {"coordinates", "name"}
    data = out.read_bytes()
    assert copy["bytes"] == len(data)
    assert Image.open(io.BytesIO(data)).size == (320, 240)
    assert not any(word in data for word in scenes.PLANTED)
    assert photo.read_bytes() == before


def test_a_folder_gets_a_neutral_name_and_no_file_is_replaced(photo, tmp_path, capsys) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert main(["--photo", str(photo), "--clean", str(folder)]) == 0
    assert [path.name for path in folder.iterdir()] == ["photo-1.jpg"]
    assert "Written:" in capsys.readouterr().out
    before = (folder / "photo-1.jpg").read_bytes()
    assert main(["--photo", str(photo), "--clean", str(folder)]) == 2
    assert main(["--photo", str(photo), "--clean", str(photo)]) == 2
    assert (folder / "photo-1.jpg").read_bytes() == before
    assert capsys.readouterr().err.count("beforehand-check: ") == 2


def test_faces_that_are_left_uncovered_are_told(photo, tmp_path, capsys) -> None:
    out = tmp_path / "clean.jpg"
    assert main(["--photo", str(photo), "--clean", str(out), "--cover", "none", "--json"]) == 1
    assert len(told(capsys)["clean"]["faces"]) == 2


@pytest.mark.parametrize("words", [["--quality", "99"], ["--longest", "-1"], ["--cover", "some"]])
def test_a_wish_that_cannot_be_is_refused_with_the_same_code(words, photo) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--photo", str(photo), *words])
    assert end.value.code == 2


@pytest.mark.parametrize("words", [["--json"], ["--clean", "x"]])
def test_options_of_photos_are_refused_for_texts(words, capsys) -> None:
    with pytest.raises(SystemExit):
        main(words)
    assert "--photo" in capsys.readouterr().err


def test_a_failed_check_writes_nothing(photo, tmp_path, monkeypatch, capsys) -> None:
    ask = command.ask

    def doubting(request: dict, data: bytes):
        result, payload = ask(request, data)
        return (result | {"passed": False} if request["job"] == "verify" else result), payload

    monkeypatch.setattr(command, "ask", doubting)
    out = tmp_path / "clean.jpg"
    assert main(["--photo", str(photo), "--clean", str(out)]) == 2
    assert "nothing was written" in capsys.readouterr().out
    assert not out.exists()


def test_what_is_no_picture_has_a_code_and_a_sentence(tmp_path, capsys) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("no picture")
    assert main(["--photo", str(path), "--json"]) == 2
    assert told(capsys)["error"] == "not_a_photo"
    assert main(["--photo", str(tmp_path / "nowhere.jpg"), "--json"]) == 2
    assert told(capsys)["error"] == "file"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import time; time.sleep(60)", "too_long"),
        ("print('no frame')", "died"),
        ("import os; os.kill(os.getpid(), 9)", "stopped"),
        ("", "died"),
    ],
)
def test_a_worker_that_does_not_answer_is_trouble(program, code, photo, monkeypatch, capsys) -> None:
    monkeypatch.setattr(command, "worker_command", lambda: (sys.executable, "-S", "-c", program))
    monkeypatch.setattr(command, "FAREWELL", 0.5 - SECONDS)
    assert main(["--photo", str(photo), "--json"]) == 2
    assert told(capsys)["error"] == code


def test_the_command_loads_no_decoder_and_no_toolkit(photo) -> None:
    program = (
        "import sys; from beforehand_checks.cli import main; code = main(sys.argv[1:]); "
        "assert not {'PIL', 'numpy', 'PySide6', 'spacy'} & set(sys.modules), sys.modules; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--photo", str(photo), "--json"], capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr.decode()


def test_the_program_can_be_its_own_worker(scenes, photo) -> None:
    words = [sys.executable, "-m", "beforehand_checks.cli", "--photo-worker"]
    done = subprocess.run(
        words, input=scenes.frame({"job": "open"}, photo.read_bytes()), capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b'"result"' in done.stdout


def test_help_says_what_it_does(capsys) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "--clean OUT" in said
    assert "Exit codes with --photo" in said
