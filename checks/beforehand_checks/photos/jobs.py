"""The five jobs of the photo worker: each takes a request and the bytes of a file and gives an answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beforehand_checks.photos import cover, decoding, faces, saving, traces, verify
from beforehand_checks.photos.geometry import Cover
from beforehand_checks.photos.trouble import PhotoError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from beforehand_checks.photos.network import Network

PREVIEW = 2048
PATIENCE = 10.0
"""Seconds by the clock; on a machine that is too busy the smallest faces are not looked for, and it is said so."""
LONGEST = 20_000
MOST_COVERS = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """A job's result, and the bytes that go with it: pixels or a finished file."""

    result: dict[str, Any]
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job is given: the request, the file, a way to tell how far it is, and the network if it was loaded."""

    request: Mapping[str, Any]
    data: bytes
    tell: Callable[[dict[str, Any]], None]
    network: Network | None = None

    def progress(self, share: float, step: str, **more: object) -> None:
        """Tell how far the job is, from 0 to 1, and what comes now."""
        self.tell({"progress": share, "step": step, **more})

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number of the request; raises ``PhotoError``."""
        value = self.request.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise PhotoError("bad_request")
        return value

    def text(self, key: str, default: str = "") -> str:
        """A text of the request; raises ``PhotoError``."""
        value = self.request.get(key, default)
        if not isinstance(value, str):
            raise PhotoError("bad_request")
        return value

    def size(self, key: str) -> tuple[int, int]:
        """A width and a height of the request in pixels; raises ``PhotoError``."""
        value = self.request.get(key)
        if not isinstance(value, dict):
            raise PhotoError("bad_request")
        pair = value.get("width"), value.get("height")
        if not all(isinstance(side, int) and 0 < side <= decoding.MOST_PIXELS for side in pair):
            raise PhotoError("bad_request")
        return int(pair[0] or 0), int(pair[1] or 0)

    def covers(self) -> list[Cover]:
        """The covers of the request; raises ``PhotoError``."""
        given = self.request.get("covers", [])
        if not isinstance(given, list) or len(given) > MOST_COVERS:
            raise PhotoError("bad_request")
        try:
            return [Cover.from_json(one) for one in given]
        except (KeyError, TypeError, ValueError, AttributeError) as trouble:
            raise PhotoError("bad_request") from trouble

    def colour(self) -> cover.Colour:
        """The fill of the request; raises ``PhotoError``."""
        given = self.request.get("colour", list(cover.FILL))
        if not isinstance(given, list) or len(given) != 3:
            raise PhotoError("bad_request")
        if not all(isinstance(part, int) and not isinstance(part, bool) and 0 <= part <= 255 for part in given):
            raise PhotoError("bad_request")
        return given[0], given[1], given[2]

    def finder(self) -> Network:
        """The network; raises ``PhotoError`` if it is not installed."""
        return self.network or faces.load_network()


def open_photo(work: Work) -> Answer:
    """Decode a photo, give a view of it and everything that its file tells."""
    longest = work.whole("longest", PREVIEW, 16, PREVIEW)
    name, trust = work.text("name"), work.request.get("trust_content") is True
    work.progress(0.1, "decoding")
    photo = decoding.decode(work.data, name=name, trust_content=trust)
    work.progress(0.7, "reading")
    found = traces.of_parts(photo.parts, photo.format, work.data, photo.info)
    view = decoding.shrunk(photo.picture, longest)
    result = {"format": photo.format, "width": photo.width, "height": photo.height, "notes": list(photo.notes)}
    size = {"width": view.width, "height": view.height}
    return Answer(result | found.to_json() | {"preview": size}, view.tobytes())


def find_faces(work: Work) -> Answer:
    """Say where faces are, in pixels of the oriented photo."""
    least = work.request.get("least", faces.LEAST_SCORE)
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0.05 <= least <= 1:
        raise PhotoError("bad_request")
    network = work.finder()
    work.progress(0.1, "decoding")
    photo = decoding.decode(work.data, at_least=faces.SIZES[-1])
    found, is_whole = _searched(work, network, photo, float(least), 0.2, 1.0)
    rows = [face.to_json() for face in found]
    return Answer({"width": photo.width, "height": photo.height, "faces": rows, "is_whole": is_whole})


def _searched(
    work: Work, network: Network, photo: decoding.Photo, least: float, begin: float, end: float
) -> tuple[list[faces.Face], bool]:
    """The faces of a photo in pixels of its full size, and whether it was looked at to the end."""
    scale = photo.width / photo.picture.width, photo.height / photo.picture.height
    steps = len(faces.views(photo.picture.size))
    done = 0

    def tell(found: Sequence[faces.Face]) -> None:
        nonlocal done
        done += 1
        rows = [face.scaled(*scale).to_json() for face in found]
        work.progress(round(begin + (end - begin) * done / steps, 2), "searching", faces=rows)

    work.progress(begin, "searching")
    end = time.monotonic() + PATIENCE
    found = faces.find(network, photo.picture, least, tell, lambda: time.monotonic() > end)
    return [face.scaled(*scale) for face in found], done == steps


def cover_photo(work: Work) -> Answer:
    """A view of the photo after covering."""
    covers, colour, longest = work.covers(), work.colour(), work.whole("longest", PREVIEW, 16, PREVIEW)
    work.progress(0.1, "decoding")
    photo = decoding.decode(work.data)
    work.progress(0.6, "covering")
    view = saving.safe_copy(photo.picture, covers, colour, longest)
    return Answer({"width": view.width, "height": view.height}, view.tobytes())


def save_copy(work: Work) -> Answer:
    """The finished safe copy as the bytes of a file, and what of the original is not in it."""
    covers, colour, longest = work.covers(), work.colour(), work.whole("longest", 0, 0, LONGEST)
    quality = work.whole("quality", 85, saving.QUALITIES[0], saving.QUALITIES[-1])
    number = work.whole("number", 1, saving.NUMBERS[0], saving.NUMBERS[-1])
    match work.text("format", "JPEG"):
        case "JPEG" | "PNG" as kind:
            pass
        case _:
            raise PhotoError("bad_request")
    work.progress(0.1, "decoding")
    photo = decoding.decode(work.data)
    found = traces.of_parts(photo.parts, photo.format, work.data, photo.info).to_json()["traces"]
    work.progress(0.4, "covering")
    copy = saving.safe_copy(photo.picture, covers, colour, longest)
    work.progress(0.6, "saving")
    result = {
        "name": saving.neutral_name(number, kind),
        "format": kind,
        "width": copy.width,
        "height": copy.height,
        "from": {"width": photo.width, "height": photo.height},
        "removed": found,
    }
    return Answer(result, saving.encoded(copy, kind, quality))


def verify_copy(work: Work) -> Answer:
    """What can be proved about a finished safe copy."""
    before, wanted = work.size("from"), work.size("size")
    covers, colour = work.covers(), work.colour()
    network = work.finder()
    work.progress(0.1, "checking")
    checks = [verify.name(work.text("name")), *verify.structure(work.data)]
    work.progress(0.5, "decoding")
    try:
        photo = decoding.decode(work.data)
    except PhotoError as trouble:
        return _verified([verify.Check("opens", passed=False, details=(trouble.code,)), *checks], [])
    across, down = wanted[0] / before[0], wanted[1] / before[1]
    areas = [area.scaled(across, down) for one in covers for area in one.areas()]
    is_exact = photo.format == "PNG" and before == wanted
    checks += [verify.size(photo.picture, wanted), verify.filled(photo.picture, areas, colour, is_exact=is_exact)]
    found, _ = _searched(work, network, photo, faces.LEAST_SCORE, 0.6, 1.0)
    seen = verify.visible(found, areas, photo.picture, colour)
    checks.append(verify.no_face_under_cover(seen, [one.box().scaled(across, down) for one in covers]))
    return _verified([verify.Check("opens", passed=True), *checks], seen)


def _verified(checks: Sequence[verify.Check], found: Sequence[faces.Face]) -> Answer:
    rows = [check.to_json() for check in checks]
    passed = all(check.passed for check in checks)
    return Answer({"passed": passed, "checks": rows, "faces": [face.to_json() for face in found]})


JOBS: dict[str, Callable[[Work], Answer]] = {
    "open": open_photo,
    "faces": find_faces,
    "cover": cover_photo,
    "save": save_copy,
    "verify": verify_copy,
}
NEED_NETWORK = ("faces", "verify")


def run(work: Work) -> Answer:
    """Do the job that the request names; raises ``PhotoError``."""
    job = JOBS.get(work.text("job"))
    if job is None:
        raise PhotoError("bad_request")
    return job(work)
