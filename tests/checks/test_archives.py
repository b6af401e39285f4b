"""Exports of every network are read post by post, and whatever is broken or dangerous is refused or told where it stands."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from beforehand_checks.archives.reading import Archive
from beforehand_checks.archives.sources import mark, sources
from beforehand_checks.archives.stream import CHUNK, Broken, Element, elements
from beforehand_checks.archives.values import Flagged, Kind, Post, Trouble
from beforehand_checks.archives.worker import BLOCK, Lines, run
from beforehand_checks.engine import Engine
from beforehand_checks.finding import Finding, Tier
from beforehand_checks.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable

X_DATE = "Wed Oct 10 20:19:24 +0000 2018"


def read(path: Path) -> tuple[list[Post], list[Trouble]]:
    with sources(path) as (files, refused):
        everything = list(Archive(files).read())
    posts = [each for each in everything if isinstance(each, Post)]
    return posts, refused + [each for each in everything if isinstance(each, Trouble)]


def kinds(troubles: list[Trouble]) -> list[tuple[Kind, int]]:
    return [(each.kind, each.number) for each in troubles]


def mojibake(text: str) -> str:
    return text.encode().decode("latin-1")


def tweet(ident: int, text: str) -> dict[str, object]:
    return {"tweet": {"id_str": str(ident), "full_text": text, "created_at": X_DATE}}


def test_mastodon(tmp_path: Path) -> None:
    note = {
        "id": "https://example.social/1", "url": "https://example.social/@ana/1", "published": "2023-05-01T10:00:00Z",
        "summary": "politics", "content": "<p>Vote &amp; sing<br/>today</p><p>Yes</p>",
    }  # fmt: skip
    box = {"orderedItems": [{"type": "Create", "object": note}, {"type": "Announce", "object": "https://e.org/2"}]}
    (tmp_path / "outbox.json").write_text(json.dumps(box))
    posts, troubles = read(tmp_path)
    assert [(p.text, p.year, p.network) for p in posts] == [("politics\nVote & sing\ntoday\n\nYes", 2023, "mastodon")]
    assert troubles == []


def test_x_has_a_prefix_and_escapes(tmp_path: Path) -> None:
    tweets = [tweet(1, "Fish &amp; chips"), tweet(2, "again")]
    (tmp_path / "tweets.js").write_text("window.YTD.tweets.part0 = " + json.dumps(tweets))
    (tmp_path / "tweets-part1.js").write_text("window.YTD.tweets.part1 = " + json.dumps([tweets[1]]))
    posts, troubles = read(tmp_path)
    assert sorted(p.text for p in posts) == ["Fish & chips", "again"]
    assert {p.link for p in posts} == {"https://x.com/i/status/1", "https://x.com/i/status/2"}
    assert troubles == []


def test_linkedin(tmp_path: Path) -> None:
    rows = 'Date,ShareLink,ShareCommentary\r\n2021-02-03 04:05:06 UTC,https://l.example/1,"First line""\r\n""second, line"\r\nonly\r\n2021-02-04 04:05:06 UTC,,\r\n'
    (tmp_path / "Shares.csv").write_bytes(rows.encode())
    posts, troubles = read(tmp_path)
    assert [(p.text, p.when, p.link) for p in posts] == [
        ("First line\nsecond, line", "2021-02-03T04:05:06+00:00", "https://l.example/1")
    ]
    assert kinds(troubles) == [(Kind.BROKEN, 3)]


def test_metas_letters_are_put_together_again(tmp_path: Path) -> None:
    facebook = [
        {"timestamp": 1600000000, "data": [{"post": mojibake("Crème brûlée 🍮 戈马")}], "title": "Ana posted"},
        {"timestamp": 1600000001, "data": [{"comment": {"timestamp": 1500000000, "comment": mojibake("naïf")}}]},
        {"timestamp": 1600000002, "attachments": []},
    ]
    instagram = [
        {"media": [{"title": mojibake("Été"), "creation_timestamp": 1400000000}]},
        {"title": "Two", "creation_timestamp": 1400000000, "media": [{"title": "", "creation_timestamp": 1}]},
        {"string_map_data": {"Comment": {"value": mojibake("Ça va?")}, "Time": {"timestamp": 1650000000}}},
    ]
    (tmp_path / "your_posts_1.json").write_text(json.dumps(facebook))
    (tmp_path / "posts_1.json").write_text(json.dumps(instagram))
    posts, troubles = read(tmp_path)
    assert [(p.network, p.text, p.year) for p in posts] == [
        ("instagram", "Été", 2014), ("instagram", "Two", 2014), ("instagram", "Ça va?", 2022),
        ("facebook", "Crème brûlée 🍮 戈马", 2020), ("facebook", "naïf", 2017),
    ]  # fmt: skip
    assert troubles == []


def test_plain_texts_in_odd_encodings(tmp_path: Path) -> None:
    (tmp_path / "2020-01-02 trip.txt").write_bytes("naïve €".encode("cp1252"))
    (tmp_path / "b.md").write_bytes("wide 戈马".encode("utf-16"))
    (tmp_path / "c.txt").write_bytes(b"\0\x01binary")
    (tmp_path / "d.txt").write_bytes(b"x" * ((1 << 20) + 1))
    posts, troubles = read(tmp_path)
    assert [(p.text, p.year) for p in posts] == [("naïve €", 2020), ("wide 戈马", 0)]
    assert [(t.file, t.kind) for t in troubles] == [
        ("d.txt", Kind.LARGE), ("2020-01-02 trip.txt", Kind.ENCODING), ("c.txt", Kind.UNREADABLE),
    ]  # fmt: skip


def test_broken_json_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    good = [json.dumps(tweet(n, f"post {n}")) for n in range(6)]
    good[2] = good[2].replace('"full_text"', '"full_text": oops')
    (tmp_path / "tweets.js").write_text("window.YTD.tweets.part0 = [" + ",".join(good) + ', {"tweet": {"id_str"')
    posts, troubles = read(tmp_path)
    assert [p.text for p in posts] == ["post 0", "post 1", "post 3", "post 4", "post 5"]
    assert kinds(troubles) == [(Kind.BROKEN, 3), (Kind.BROKEN, 7), (Kind.CUT, 7)]


@pytest.mark.parametrize("text", ["", "nonsense", "[" * 100_000, '{"a": [1, 2', '{"a" 1}', "[{]", "\x00\x01", '"'])
def test_nonsense_is_told_and_never_raises(tmp_path: Path, text: str) -> None:
    (tmp_path / "outbox.json").write_text(text)
    posts, troubles = read(tmp_path)
    assert posts == []
    assert troubles


def test_no_damage_raises_or_yields_more_than_was_there(tmp_path: Path) -> None:
    draw = random.Random(7)
    whole = ("window.YTD.tweets.part0 = " + json.dumps([tweet(n, f"post {n} é") for n in range(12)])).encode()
    path = tmp_path / "tweets.js"
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(damaged))
            match draw.choice(("change", "cut", "insert")):
                case "change":
                    damaged[at] = draw.randrange(256)
                case "cut":
                    del damaged[at : at + draw.choice((1, 9, 60))]
                case _:
                    damaged[at:at] = bytes(draw.choices(b'[]{}",:\\\x00\xff', k=3))
        path.write_bytes(damaged)
        posts, _ = read(path)
        assert len(posts) <= 12


def test_bytes_that_are_no_utf_8_are_told(tmp_path: Path) -> None:
    raw = json.dumps([tweet(1, "caf\x00")]).replace("\\u0000", "@").encode().replace(b"caf@", b"caf\xe9")
    (tmp_path / "tweets.js").write_bytes(b"window.YTD.tweets.part0 = " + raw)
    posts, troubles = read(tmp_path)
    assert [p.text for p in posts] == ["caf\ufffd"]
    assert kinds(troubles) == [(Kind.BYTES, 1)]


def test_elements_that_cross_portions() -> None:
    values = [{"n": n, "text": "x" * (CHUNK // 3 + n)} for n in range(20)]
    found = list(elements(io.StringIO(json.dumps(values))))
    assert [e.value for e in found if isinstance(e, Element)] == values
    assert not [e for e in found if isinstance(e, Broken)]


def test_a_zip_archive_is_read_without_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = " + json.dumps([tweet(1, "hello")]))
        archive.writestr("../tweets.js", "[]")
        archive.writestr("C:/tweets.js", "[]")
        archive.writestr("inner.zip", "x")
        archive.writestr("README.txt", "no post of mine")
        archive.writestr("media/tweet.js", "[" + " " * (8 << 20) + "]")
        link = zipfile.ZipInfo("data/tweet.js")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    posts, troubles = read(path)
    assert [p.text for p in posts] == ["hello"]
    assert {(t.file, t.kind) for t in troubles} == {
        ("../tweets.js", Kind.PATH), ("C:/tweets.js", Kind.PATH), ("inner.zip", Kind.NESTED),
        ("media/tweet.js", Kind.BOMB), ("data/tweet.js", Kind.LINK),
    }  # fmt: skip
    assert {p.name for p in tmp_path.iterdir()} - {"profile"} == {"export.zip"}


def test_a_damaged_zip_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("tweets.js", json.dumps([tweet(n, f"post {n}") for n in range(3)]))
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"post 1") + 5] = ord("9")
    path.write_bytes(raw)
    _, troubles = read(path)
    assert Kind.UNREADABLE in [t.kind for t in troubles]


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    posts, troubles = read(folder)
    assert posts == []
    assert [t.kind for t in troubles] == [Kind.LINK]


@pytest.mark.parametrize(("name", "kind"), [("gone.zip", Kind.NOT_FOUND), ("photo.jpg", Kind.NOTHING)])
def test_what_is_no_export_is_told(tmp_path: Path, name: str, kind: Kind) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    assert [t.kind for t in read(tmp_path / name)[1]] == [kind]
    assert [t.kind for t in read(tmp_path)[1]] == [Kind.NOTHING]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_pack())


def work(engine: Engine, path: Path, shard: int, of: int, start: int = 0, blocks: int = 999) -> list[dict[str, object]]:
    """What a worker says when it is let go on for so many blocks."""
    task = {"path": str(path), "shard": shard, "of": of, "from": start, "stages": "rules", "off": []}
    sink = io.StringIO()
    told = io.StringIO("".join(json.dumps(each) + "\n" for each in (task, {"go": blocks})))
    assert run(Lines(told, sink), lambda: engine) == 0
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_the_second_reader_reads_as_well_and_one_that_cannot_work_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A quiet walk by the river")

    class Suspicious:
        def read_paragraph(self, text: str, context: str) -> list[Finding]:
            return [Finding(0, 1, "impartiality", "reader:impartiality", Tier.HINT, 0.5, "Hm.", "Think.", context)]

    def missing() -> Suspicious:
        raise OSError("The model is gone.")

    def told(make: Callable[[], Suspicious]) -> list[dict[str, object]]:
        task = {"path": str(tmp_path), "shard": 0, "of": 1, "from": 0, "stages": "all", "off": []}
        sink = io.StringIO()
        source = io.StringIO("".join(json.dumps(each) + "\n" for each in (task, {"go": 9})))
        assert run(Lines(source, sink), lambda: Engine(load_pack()), make) == 0
        return [json.loads(line) for line in sink.getvalue().splitlines()]

    assert indexes(told(Suspicious)) == [0]
    ready = told(missing)[0]
    assert (ready["ready"], ready["why"]) == (True, "The model is gone.")
    assert indexes(told(missing)) == []


def indexes(messages: list[dict[str, object]]) -> list[int]:
    return [Flagged.from_json(each).index for message in messages for each in message.get("flagged", [])]


def test_shards_share_the_posts_and_a_resumed_one_loses_and_doubles_nothing(tmp_path: Path, engine: Engine) -> None:
    count = 5 * BLOCK + 7
    tweets = [tweet(n, f"Please vote for the Greens, reason {n}") for n in range(count)]
    (tmp_path / "tweets.js").write_text(json.dumps(tweets))
    first = work(engine, tmp_path, 0, 2, blocks=2)
    rest = work(engine, tmp_path, 0, 2, start=first[-1]["next"])
    other = work(engine, tmp_path, 1, 2)
    assert rest[-1] == {"done": True}
    assert sorted(indexes(first) + indexes(rest) + indexes(other)) == list(range(count))
    assert sum(m.get("posts", 0) for m in first + rest + other) == count


def test_a_worker_refuses_a_task_that_is_none() -> None:
    sink = io.StringIO()
    assert run(Lines(io.StringIO('{"path": 1}\n'), sink), lambda: Engine(load_pack())) == 2
    assert "error" in json.loads(sink.getvalue())


def test_an_export_is_told_from_another_and_from_itself_after_a_change(tmp_path: Path) -> None:
    def seen(path: Path) -> str:
        with sources(path) as (files, _):
            return mark(files)

    (tmp_path / "one.txt").write_text("A walk")
    first = seen(tmp_path)
    assert first == seen(tmp_path) != seen(tmp_path / "missing")
    (tmp_path / "one.txt").write_text("A walk by the river")
    second = seen(tmp_path)
    (tmp_path / "one.txt").rename(tmp_path / "two.txt")
    assert len({first, second, seen(tmp_path)}) == 3
