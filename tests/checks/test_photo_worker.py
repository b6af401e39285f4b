"""The photo worker as a process: what it speaks, its limits, its end, and what it leaves behind."""

from __future__ import annotations

import io
import json
import re
import shutil
import signal
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand_checks.photos import limits, protocol, trouble

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")


def test_a_photo_goes_from_opening_to_a_verified_copy(network: Any, scenes: Any) -> None:
    photo = scenes.laden_jpeg(scenes.people([(120, 140), (400, 100)]), orientation=1)
    opened = scenes.run({"job": "open", "name": "DSC_1.JPG"}, photo)
    assert (opened.status, opened.stderr) == (0, b"")
    assert len(opened.payload) == 640 * 480 * 3
    found = scenes.run({"job": "faces"}, photo).result["faces"]
    assert len(found) == 2
    covers = [{name: face[name] for name in ("x", "y", "width", "height")} for face in found]
    view = scenes.run({"job": "cover", "covers": covers}, photo)
    assert len(view.payload) == view.result["width"] * view.result["height"] * 3
    saved = scenes.run({"job": "save", "covers": covers, "longest": 500}, photo)
    size = {name: saved.result[name] for name in ("width", "height")}
    order = {
        "job": "verify",
        "covers": covers,
        "from": saved.result["from"],
        "size": size,
        "name": saved.result["name"],
    }
    verified = scenes.run(order, saved.payload)
    assert verified.result["passed"], verified.result
    assert verified.result["faces"] == []


def test_progress_comes_before_the_end_and_never_goes_back(network: Any, scenes: Any) -> None:
    outcome = scenes.run({"job": "faces"}, scenes.file_of(scenes.people([(300, 300)], (1600, 1200)), "PNG"))
    shares = [header["progress"] for header, _ in outcome.frames[:-1]]
    assert len(shares) >= 3
    assert shares == sorted(shares)
    assert "result" in outcome.last


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "bad_request"),
        (b"\n", "bad_request"),
        (b"not json\n", "bad_request"),
        (b"[1]\n", "bad_request"),
        (b"{}\n", "bad_request"),
        (b'{"job": "open", "bytes": -1}\n', "bad_request"),
        (b'{"job": "open", "bytes": "7"}\n', "bad_request"),
        (b'{"job": "open", "bytes": 10}\nshort', "bad_request"),
        (b"[" * 200_000, "bad_request"),
        (b'{"job": "open", "bytes": 100000001}\n', "too_many_bytes"),
        (b'{"job": "sing"}\n', "bad_request"),
        (b'{"job": "open"}\n', "empty"),
    ],
)
def test_what_is_no_request_gets_an_answer(raw: bytes, code: str, scenes: Any) -> None:
    outcome = scenes.run({}, raw=raw)
    assert (outcome.status, outcome.error, outcome.stderr) == (1, code, b"")
    assert outcome.last["say"] in trouble.SENTENCES


def test_killing_is_cancelling(scenes: Any) -> None:
    worker = subprocess.Popen(scenes.WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin is not None
    worker.stdin.write(b'{"job": "open", "bytes": 50}\nhalf')
    worker.stdin.flush()
    worker.kill()
    out, _ = worker.communicate()
    assert out == b""
    assert trouble.code_of_exit(worker.returncode) == "stopped"


def test_ends_without_an_answer_have_a_code() -> None:
    assert trouble.code_of_exit(-signal.SIGXCPU) == trouble.code_of_exit(-signal.SIGALRM) == "too_long"
    assert trouble.code_of_exit(-signal.SIGSEGV) == trouble.code_of_exit(0) == "died"
    assert trouble.code_of_exit(-signal.SIGTERM) == "stopped"


# ---- limits

SCRIPT = """
import os, sys
out = os.fdopen(os.dup(1), "w")
from beforehand_checks.photos import limits
limits.set_up()
{before}
limits.close_the_door()
try:
    {action}
except BaseException as error:
    out.write(type(error).__name__ + " " + str(getattr(error, "errno", "")))
else:
    out.write("done")
out.flush()
"""


def limited(action: str, before: str = "") -> subprocess.CompletedProcess[str]:
    script = SCRIPT.format(before=before, action=action)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)


@linux
def test_more_than_700_megabytes_cannot_be_had() -> None:
    assert limits.MEMORY == 700_000_000
    assert limited("bytes(700_000_000)").stdout.startswith("MemoryError")
    assert limited("len(bytes(400_000_000))").stdout == "done"


@linux
@pytest.mark.parametrize(
    "action",
    [
        "open('/etc/passwd')",
        "open('new', 'w')",
        "__import__('socket').socket()",
        "os.listdir('/')",
        "os.pipe()",
        "os.dup(0)",
    ],
)
def test_once_the_door_is_closed_nothing_can_be_opened(action: str) -> None:
    assert limited(action, before="import socket").stdout in ("OSError 24", "OSError 22")


@linux
def test_no_file_can_grow_even_before_the_door_is_closed(tmp_path: Any) -> None:
    before = f"file = open({str(tmp_path / 'f')!r}, 'wb', buffering=0)"
    assert limited("file.write(b'x')", before).stdout == "OSError 27"
    assert (tmp_path / "f").read_bytes() == b""


@linux
def test_there_are_no_core_dumps_and_20_seconds() -> None:
    before = "import resource as r; got = [r.getrlimit(k) for k in (r.RLIMIT_CORE, r.RLIMIT_CPU, r.RLIMIT_AS)]"
    assert limited("out.write(repr(got))", before).stdout.startswith("[(0, 0), (20, 21), (700000000, 700000000)]")
    assert (
        limited("out.write(repr(signal.getitimer(signal.ITIMER_REAL)[0] > 19))", "import signal").stdout == "Truedone"
    )


@linux
def test_processor_time_ends_with_a_signal_that_is_understood() -> None:
    before = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))"
    done = limited("\n    while True: pass".strip(), before)
    assert trouble.code_of_exit(done.returncode) == "too_long"


def test_the_clock_ends_the_process_with_a_last_word() -> None:
    script = (
        "import sys, time; from beforehand_checks.photos import limits\n"
        "limits.watch(lambda: (sys.stdout.write('over'), sys.stdout.flush()), 0.05)\ntime.sleep(60)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stdout) == (1, "over")


@linux
def test_a_limit_that_is_lower_already_stays() -> None:
    script = (
        "import resource as r; r.setrlimit(r.RLIMIT_AS, (600_000_000, 600_000_000))\n"
        "from beforehand_checks.photos import limits; limits.set_up(); sys = print(r.getrlimit(r.RLIMIT_AS))"
    )
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, timeout=50, check=True)
    assert done.stdout.strip() == "(600000000, 600000000)"


def test_a_defect_names_its_place_and_not_the_photo() -> None:
    from beforehand_checks.photos.worker import _place

    with pytest.raises(ValueError, match="PLANTED") as caught:
        raise ValueError("PLANTED words of a photo")
    assert re.fullmatch(r"ValueError at test_photo_worker\.py:\d+", _place(caught.value))


# ---- what it touches


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_nothing_is_written_and_no_socket_opened(network: Any, scenes: Any, tmp_path: Any) -> None:
    photo = scenes.laden_jpeg(scenes.people([(120, 140)]))
    for job in ("open", "faces", "save"):
        log = tmp_path / job
        command = ["strace", "-f", "-e", "trace=openat,open,creat,socket,unlink,rename,mkdir,execve", "-o", str(log)]
        done = subprocess.run([*command, *scenes.WORKER], input=protocol.frame({"job": job}, photo), capture_output=True, timeout=120, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
        calls = log.read_text()
        assert "O_RDONLY" in calls
        writing = [
            line
            for line in calls.splitlines()
            if re.search(r"O_WRONLY|O_RDWR|O_CREAT|creat\(|unlink|rename|mkdir", line)
        ]
        assert [line for line in writing if "/dev/null" not in line and "__pycache__" not in line] == []
        assert "socket(" not in calls
        assert calls.count("execve(") == 1


def test_no_module_is_loaded_late(scenes: Any, network: Any, tmp_path: Any) -> None:
    """After the door is closed nothing could be: every job on every format is tried with the door open and watched."""
    picture = scenes.people([(60, 30)], (160, 120), 30)
    files = {kind: build(picture) for kind, build in scenes.LADEN.items()} | {"HEIF": scenes.HEIC}
    files["CMYK"] = scenes.file_of(picture.convert("CMYK"), "TIFF", icc_profile=scenes.profile())
    files["palette"] = scenes.file_of(picture.quantize(5), "PNG", transparency=1)
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
        (folder / f"{name} cut").write_bytes(data[: len(data) // 2])
    script = (
        "import pathlib, sys\nfrom beforehand_checks.photos import decoding, faces, jobs, trouble\n"
        "decoding.prepare(); network = faces.load_network(); before = set(sys.modules)\n"
        f"for path in pathlib.Path({str(folder)!r}).iterdir():\n"
        "    for job in ('open', 'faces', 'cover', 'save'):\n"
        "        try: jobs.run(jobs.Work({'job': job}, path.read_bytes(), lambda _: None, network))\n"
        "        except trouble.PhotoError: pass\n"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_names_and_words_never_reach_the_command_line_or_stderr(scenes: Any) -> None:
    outcome = scenes.run({"job": "open", "name": "PLANTED-NAME.png"}, scenes.laden_jpeg(scenes.scene()))
    assert (outcome.error, outcome.stderr) == ("name_differs", b"")
    assert "PLANTED" not in " ".join(scenes.WORKER)


def test_without_weights_looking_ends_with_a_sentence_and_saving_goes_on(scenes: Any, tmp_path: Any) -> None:
    script = (
        "import sys; from beforehand_checks.photos import faces, worker\n"
        "import pathlib; faces.resources.files = lambda _: pathlib.Path('/nowhere')\nsys.exit(worker.main())"
    )
    photo = scenes.file_of(scenes.scene(), "PNG")
    ends = {}
    for job in ("faces", "save"):
        done = subprocess.run([sys.executable, "-c", script], input=protocol.frame({"job": job}, photo), capture_output=True, timeout=60, check=False)  # fmt: skip
        [*_, (header, _)] = protocol.Frames().feed(done.stdout)
        ends[job] = header.get("error", "")
    assert ends == {"faces": "no_face_finder", "save": ""}


# ---- frames


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.text(max_size=5).filter(lambda key: key != "bytes"), st.integers() | st.text()),
            st.binary(max_size=50),
        )
    ),
    st.integers(1, 30),
)
def test_frames_survive_being_cut_anywhere(sent: list[tuple[dict[str, Any], bytes]], step: int) -> None:
    stream = b"".join(protocol.frame(header, payload) for header, payload in sent)
    frames = protocol.Frames()
    got = [one for at in range(0, len(stream), step) for one in frames.feed(stream[at : at + step])]
    assert got == sent
    source = io.BytesIO(stream)
    assert [protocol.read_frame(source)[:2] for _ in sent] == sent


@pytest.mark.parametrize("line", [b"{\n", b"7\n", b'{"bytes": true}\n', b'{"bytes": -2}\n', b"\xff\xfe\n"])
def test_what_is_no_frame_is_refused(line: bytes) -> None:
    with pytest.raises(protocol.ProtocolError):
        list(protocol.Frames().feed(line))


def test_a_line_without_an_end_is_refused() -> None:
    frames = protocol.Frames()
    for _ in range(protocol.LONGEST_LINE // 100_000):
        assert list(frames.feed(b"x" * 100_000)) == []
    with pytest.raises(protocol.ProtocolError):
        list(frames.feed(b"x"))


def test_the_header_is_one_line_whatever_it_holds() -> None:
    data = protocol.frame({"name": "a\nb\u2028c"}, b"\n\n")
    line, rest = data.split(b"\n", 1)
    assert json.loads(line) == {"name": "a\nb\u2028c", "bytes": 2}
    assert rest == b"\n\n"
