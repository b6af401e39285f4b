"""What a window beside the editor puts on the clipboard is taken off it again like the text of the post."""

from __future__ import annotations

from typing import Any

from beforehand.domain.photo import Photo
from beforehand.windows.photo_copies import CopiesWindow
from beforehand.windows.photos_door import PhotosDoor

PHOTO = Photo("one", "a.jpg", alt="A market in the morning", has_looked=True)


def test_the_description_of_a_photo_does_not_stay_on_the_clipboard(author: Any, monkeypatch: Any) -> None:
    photos = author.program.photos
    monkeypatch.setattr(photos, "make_copies", lambda *_: False)
    photos._albums[author.desk.current.id] = (PHOTO,)
    photos.changed.emit()
    author.until(lambda: author.program.asides.is_judged("alt:one"))
    author.window.findChild(PhotosDoor).show_copies()
    window = author.window.findChild(CopiesWindow)
    window._originals = (PHOTO,)
    window._on_words_wanted(PHOTO)
    assert author.clipboard.text() == PHOTO.alt
    author.program.clipboard.clear_own()
    assert author.clipboard.text() == ""
    photos.stop()
    window.close()
