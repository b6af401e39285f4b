"""What a photo's file tells, in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from beforehand_checks.photos import containers, decoding, packets, traces, trouble, verify
from beforehand_checks.photos.containers import Part


def told(answer: Any) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for trace in answer.result["traces"]:
        kinds.setdefault(trace["kind"], set()).add(trace["value"])
    return kinds


def test_everything_planted_in_a_jpeg_is_listed(scenes: Any, ask: Any) -> None:
    answer = ask({"job": "open"}, scenes.laden_jpeg(scenes.scene()))
    found = told(answer)
    assert "3.12340, 36.56780" in found["coordinates"]
    assert found["device"] == {"PLANTED-MAKER", "PLANTED-MODEL"}
    assert found["name"] == {"PLANTED-ARTIST", "PLANTED-OWNER", "PLANTED-CREATOR", "PLANTED-PERSON", "PLANTED-BYLINE"}
    assert found["place"] == {"PLANTED-CITY", "PLANTED-SUBLOCATION"}
    assert found["identifier"] == {"PLANTED-SERIAL", "uuid:PLANTED-DOCUMENT"}
    assert found["software"] == {"PLANTED-SOFTWARE", "PLANTED-TOOL"}
    assert found["date"] == {"2026:01:02 03:04:05"}
    assert {"thumbnail", "maker_notes", "credentials", "profile", "picture", "other"} <= set(found)
    sources = {trace["source"] for trace in answer.result["traces"] if trace["kind"] == "thumbnail"}
    assert sources == {"EXIF", "Photoshop", "JPEG"}


def test_embedded_words_are_handed_on_for_checking(scenes: Any, ask: Any) -> None:
    captions = ask({"job": "open"}, scenes.laden_jpeg(scenes.scene())).result["captions"]
    texts = {caption["text"] for caption in captions}
    assert {"PLANTED-COMMENT", "PLANTED-CAPTION & co", "PLANTED-KEYWORD"} == texts
    assert {caption["source"] for caption in captions} == {"EXIF", "XMP", "IPTC", "JPEG"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "PNG",
            {"coordinates", "device", "name", "caption", "date", "place", "profile", "other", "trailing", "thumbnail"},
        ),
        ("WEBP", {"coordinates", "device", "name", "caption", "date", "place", "profile", "trailing", "thumbnail"}),
        ("TIFF", {"device", "name", "caption", "place", "profile"}),
        ("AVIF", {"coordinates", "device", "name", "caption", "date", "place"}),
        ("GIF", {"caption", "trailing"}),
    ],
)
def test_other_formats_are_read_as_well(kind: str, expected: set[str], scenes: Any, ask: Any) -> None:
    answer = ask({"job": "open"}, scenes.LADEN[kind](scenes.scene()))
    assert expected <= set(told(answer))


def test_heic_is_read_as_well(scenes: Any, ask: Any) -> None:
    answer = ask({"job": "open"}, scenes.HEIC)
    assert {"coordinates", "device", "name", "date", "caption"} <= set(told(answer))
    assert answer.result["captions"] == [{"source": "XMP", "text": "PLANTED caption"}]


def test_every_key_has_a_sentence(scenes: Any, ask: Any) -> None:
    keys = {t["say"] for t in ask({"job": "open"}, scenes.laden_jpeg(scenes.scene())).result["traces"]}
    assert keys <= set(traces.SENTENCES)
    assert {f"photos.trace.{kind}" for kind in packets.XMP_PROPERTIES.values()} <= set(traces.SENTENCES)
    assert {f"photos.trace.{kind}" for kind in packets.IPTC_RECORDS.values()} <= set(traces.SENTENCES)


def test_sentences_are_sentences_and_codes_are_unique() -> None:
    tables = (trouble.SENTENCES, decoding.NOTES, verify.SENTENCES)
    for text in (text for table in tables for text in table.values()):
        assert text[0].isupper()
        assert text.endswith(".")
    assert trouble.sentence("photos.name_differs", "JPG", "a PNG picture").startswith("The file's name says JPG, but")


def test_long_and_strange_words_are_tamed() -> None:
    found = traces.Traces()
    found.add("caption", "a\x1b[31m\x07 " + "b" * 9_000, "XMP")
    [trace] = found.found
    assert trace.value.startswith("a [31m  bbb")
    assert len(trace.value) == traces.LONGEST_VALUE + 1
    [(_, text)] = found.captions
    assert len(text) == traces.LONGEST_CAPTION


def test_a_flood_of_traces_is_cut() -> None:
    found = traces.Traces()
    for number in range(5_000):
        found.add("name", f"Person {number}", "XMP")
    assert len(found.found) == traces.MOST_TRACES


def test_a_packet_without_ends_takes_no_time() -> None:
    assert list(packets.xmp(b"<dc:title>" * 100_000)) == []
    assert list(packets.xmp(b"<dc:title>" + b"<" * 900_000 + b"</dc:title>")) == []


def test_entities_are_not_expanded() -> None:
    packet = b'<!DOCTYPE x [<!ENTITY a "bbbb">]><dc:title><rdf:li>&a;&a; &lt;</rdf:li></dc:title>'
    assert list(packets.xmp(packet)) == [("caption", "&a;&a; <")]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_lies_behind_the_end_is_a_part(kind: str, scenes: Any) -> None:
    plain = scenes.file_of(scenes.scene(), kind)
    assert containers.parts(plain + b"behind", kind)[-1] == Part("trailing", b"behind", len(plain))


def test_a_picture_behind_the_end_is_called_one(scenes: Any, ask: Any) -> None:
    plain = scenes.file_of(scenes.scene(), "JPEG")
    assert told(ask({"job": "open"}, plain + plain))["picture"] == {f"{len(plain):,} bytes"}


def test_a_million_chunks_are_refused(scenes: Any) -> None:
    plain = scenes.file_of(scenes.scene(), "PNG")
    flood = plain[:33] + scenes.chunk(b"tEXt", b"a\0b") * 30_000 + plain[33:]
    with pytest.raises(trouble.PhotoError) as caught:
        containers.parts(flood, "PNG")
    assert caught.value.code == "bomb"
