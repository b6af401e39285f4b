"""Parameters in web addresses that tell others where a link was shared or who followed it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from beforehand.domain.links import links

_ANYWHERE = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|li_fat_id|igshid|igsh|mc_cid|mc_eid|mkt_tok"
    r"|_hsenc|_hsmi|__hs\w+|hsa_\w+|vero_id|vero_conv|oly_anon_id|oly_enc_id|wickedid|rb_clickid|_openstat|ref_src|ref_url"
    r"|s_cid|sc_cid|cmpid|mibextid|share_id|trackingid|trk|trkinfo|guccounter|guce_referrer\w*)",
    re.IGNORECASE,
)
# Short names that mean tracking on one site and something else on others.
_ON_SITE = {
    "s": re.compile(r"(?:^|\.)(?:x|twitter)\.com$"),
    "t": re.compile(r"(?:^|\.)(?:x|twitter)\.com$"),
    "si": re.compile(r"(?:^|\.)(?:youtube\.com|youtu\.be|spotify\.com)$"),
    "feature": re.compile(r"(?:^|\.)(?:youtube\.com|youtu\.be)$"),
    "refid": re.compile(r"(?:^|\.)linkedin\.com$"),
    "rcm": re.compile(r"(?:^|\.)linkedin\.com$"),
    "lipi": re.compile(r"(?:^|\.)linkedin\.com$"),
}
_PARTS = re.compile(r"(?P<before>[^?#]*)\?(?P<query>[^#]*)(?P<after>#.*)?", re.DOTALL)
_HOST = re.compile(r"(?:https?://)?([^/:?#]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without tracking, which parameters were taken out, and from how many links."""

    text: str
    names: tuple[str, ...]
    links: int


def without_tracking(text: str) -> Cleaned:
    """The text with its links cleaned; everything else, and every other parameter, stays as it is."""
    pieces: list[str] = []
    names: list[str] = []
    last = count = 0
    for link in links(text):
        address, taken = _cleaned(text[link.start : link.end])
        if taken:
            pieces += (text[last : link.start], address)
            names += taken
            last = link.end
            count += 1
    return Cleaned("".join((*pieces, text[last:])), tuple(dict.fromkeys(names)), count)


def _cleaned(address: str) -> tuple[str, list[str]]:
    """An address without its tracking parameters, and their names."""
    parts = _PARTS.fullmatch(address)
    host = _HOST.match(address)
    if parts is None or host is None:
        return address, []
    kept, taken = [], []
    for parameter in parts["query"].split("&"):
        name = parameter.partition("=")[0]
        if _is_tracking(name, host[1].lower()):
            taken.append(name)
        else:
            kept.append(parameter)
    query = "?" + "&".join(kept) if kept else ""
    return parts["before"] + query + (parts["after"] or ""), taken


def _is_tracking(name: str, host: str) -> bool:
    """Whether a parameter of this name only tracks on this host."""
    site = _ON_SITE.get(name.lower())
    return bool(_ANYWHERE.fullmatch(name) or (site and site.search(host)))
