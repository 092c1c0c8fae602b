"""The channels to people outside the browser, as seen from outside."""

from tests.fakes.wecom import AGENT, CORP, SECRET
from tests.notices.wecom import is_linked
from tests.support.surface import Look, Surface
from tests.support.world import District
from welfare.channels.chats.kinds import WECOM
from welfare.notices.channels.actions import set_up

TOLD = {
    "corp_id": CORP,
    "agent_id": AGENT,
    "secret": SECRET,
    "file_name": "WW_verify_ofTests01.txt",
    "file_text": "ofTests01",
}


def build(district: District) -> None:
    """WeCom is on, and reaches the administrator."""
    is_linked(district, "admin", "xi.guan")
    set_up(WECOM, is_on=True, values=TOLD, by=district.person("admin"))


SURFACE = Surface(
    access={
        #                            GET                       POST
        #                            _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/channels":                ("i xxx xx xx xx xx ox x", "-"),
        "/channels/wecom":          ("i xxx xx xx xx xx ox x", "i xxx xx xx xx xx >x x"),
        "/WW_verify_ofTests01.txt": ("o ooo oo oo oo oo oo o", "-"),
        "/WW_verify_nothing.txt":   (". ... .. .. .. .. .. .", "-"),
        "/channels/nothing":        ("i xxx xx xx xx xx .x x", "i xxx xx xx xx xx .x x"),
        "/channels/wecom/test":     ("-",                      "i xxx xx xx xx xx >x x"),
        "/channels/wecom/pause":    ("-",                      "i xxx xx xx xx xx >x x"),
        "/channels/wecom/going-on": ("-",                      "i xxx xx xx xx xx >x x"),
        "/channels/nothing/test":   ("-",                      "i xxx xx xx xx xx .x x"),
        "/channels/nothing/pause":  ("-",                      "i xxx xx xx xx xx .x x"),
        "/channels/nothing/going-on": ("-",                    "i xxx xx xx xx xx .x x"),
    },
    build=build,
    forms=lambda _things: {"channels.channel": {"is_on": "y", **TOLD}},
    no_pages=frozenset({"channels.trusted_file"}),
    looks={"admin": (Look("/channels"), Look("/channels/wecom"))},
)  # fmt: skip
