"""What counts as a picture on a clipboard, and that Qt never reads one that somebody else made."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage

from beforehand.windows.photo_mime import Pictures, are_pictures_meant, has_pictures, pictures_in


def mime(text: str = "", urls: tuple[str, ...] = (), bitmap: bool = False, **data: bytes) -> QMimeData:
    made = QMimeData()
    for name, content in data.items():
        made.setData(f"image/{name}", content)
    if urls:
        made.setUrls([QUrl(url) for url in urls])
    if text:
        made.setText(text)
    if bitmap:
        image = QImage(8, 6, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkCyan)
        image.setText("Author", "PLANTED")
        made.setImageData(image)
    return made


def test_bytes_of_a_picture_come_as_they_are_and_the_best_format_is_taken() -> None:
    given = mime(jpeg=b"\xff\xd8 not a picture at all", png=b"neither")
    assert has_pictures(given)
    assert pictures_in(given) == Pictures(data=b"neither")


def test_a_bitmap_is_taken_only_where_there_is_no_file_of_it() -> None:
    given = mime(bitmap=True)
    assert has_pictures(given)
    written = Image.open(io.BytesIO(pictures_in(given).data))
    assert (written.format, written.size) == ("PNG", (8, 6))
    assert b"PLANTED" not in pictures_in(given).data
    unknown = mime(bitmap=True, bmp=b"BM not for Qt to read")
    assert not has_pictures(unknown)
    assert not pictures_in(unknown)
    assert pictures_in(mime(bitmap=True, png=b"as it came")).data == b"as it came"


def test_files_are_taken_by_their_names_and_only_from_this_computer() -> None:
    given = mime(urls=("file:///a/one.JPG", "file:///a/notes.txt", "https://example.org/two.png"))
    assert [path.name for path in pictures_in(given).paths] == ["one.JPG"]
    assert not has_pictures(mime(urls=("https://example.org/two.png",)))
    assert not pictures_in(mime(urls=("file:///a/notes.txt",)))


@pytest.mark.parametrize(
    ("given", "is_meant"),
    [
        (lambda: mime(png=b"x"), True),
        (lambda: mime("Words from an office program", png=b"x"), False),
        (lambda: mime(urls=("file:///a/one.jpg",)), True),
        (lambda: mime("/a/one.jpg", urls=("file:///a/one.jpg",)), True),
        (lambda: mime(urls=("file:///a/one.jpg", "file:///a/notes.txt")), False),
        (lambda: mime(urls=("https://example.org/two.png",), png=b"x"), True),
        (lambda: mime("Words"), False),
        (lambda: mime(bitmap=True), True),
    ],
)
def test_where_text_can_be_put_words_win(given, is_meant: bool) -> None:
    assert are_pictures_meant(given()) is is_meant
