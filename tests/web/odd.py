"""What nobody should send, and for every address a request with some of it: drawn by hypothesis."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, ClassVar

from flask import Request
from hypothesis import strategies as st
from werkzeug.datastructures import ImmutableMultiDict

from welfare.sending.once import KEY_FIELD

DEEP = "[" * 200_000
TEXTS = (
    "", "²", "9" * 20, "-1", "0", "2147483648", "-2147483649", "9" * 5000, "1.5", "1e309", "NaN", "٣", "１２",
    "\0", "before\0after", "\x1b[31m", "\u202eleft", "\ufeff", "长" * 5000, DEEP, ":", "null", "None", "[]",
    "{}", "yes", "%", "_", "\\", "//elsewhere", "1~1", "5-", "y-1", "1.1", "housing:", "26-0001-7",
    "0000-01-01", "0001-01-01", "9999-12-31", "2026-02-31", "0000-12", "9999-12", "2026-W99",
    "0001-01-01T00:00", "9999-12-31T23:59", "2026-03-08T02:30", "1986-05-04T02:30",
    "2026-01-01T00:00:00+99:00", "9999-12-31T23:59:59.999999+00:00~1",
    "<script>alert(1)</script>", "' OR 1=1 --", "%(title)s {0}",
)  # fmt: skip
IN_A_PATH = (
    "9" * 20, "-1", "0", "1", "2147483647", "2147483648", "²", "٣", "１", "%00", "%FF", "%ED%A0%80", "%2F",
    "%20", ".", "..", "null", "x" * 3000, "a~b", "26-0001-7", "2026-02-31",
)  # fmt: skip
NOBODYS_FIELDS = (
    "nothing", "title", "status", "advice", "resumed", "kept", "next", "csrf_token", "submission_key",
    "made_from", "photos", "after", "before", "items-3-fact", f"items-{'9' * 20}-fact", "items--1-fact",
    "finding_1-outcome", "finding_9-outcome", "need", "need-unit",
)  # fmt: skip
TURNED_BYTES = (
    b"", b"x", b"\xff\xd8\xff\xe0" + b"\0" * 99, b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b"GIF89a\xff\xff\xff\xff",
    b"RIFF\xff\xff\xff\xffWEBP", b"\0\0\0\x18ftypheic" + b"\0" * 99, b"%PDF-1.7\n\xff",
    b"PK\x03\x04" + b"\0" * 99, "工号,²\n".encode("utf-16"), b"\xff" * 999, b"a,b\n\"", DEEP.encode(),
)  # fmt: skip
"""Files that begin as something and are not it."""
FILE_NAMES = ("a.jpg", "a.pdf", "a.xlsx", "a.csv", "..", "长" * 300, "\u202egpj.exe")
FORM, FORM_OF_PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BODIES = (
    (FORM, b"title=%FF%ED%A0%80&%ED%A0%80=1&=&&;"),
    (FORM, b"title\xff\xfe=\xed\xa0\x80"),
    (f"{FORM}; charset=nothing", b"title=1"),
    ("multipart/form-data", b"nothing"),
    (FORM_OF_PARTS, b"--x\r\nContent-Disposition: form-data"),
    (FORM_OF_PARTS, b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\xfe\r\n--x--'),
    (FORM_OF_PARTS, b'--x\r\nContent-Disposition: form-data; name="photos"; filename="\xff"\r\n\r\n\xff'),
    ("text/plain; charset=nothing", b"\xff"),
    *(("application/json", body) for body in (DEEP.encode(), b"", b"[]", b"null", b"1e400", b"9" * 5000)),
    ("application/json", b"\xff"),
    ("application/json", b'{"title": "\\ud800"}'),
)  # fmt: skip


class _Asked(ImmutableMultiDict[str, Any]):
    """What was sent; adds to `names` by which names it is asked."""

    names: set[str]

    def __getitem__(self, key: str) -> Any:
        self.names.add(key)
        return super().__getitem__(key)

    def get(self, key: str, *more: Any, **how: Any) -> Any:
        self.names.add(key)
        return super().get(key, *more, **how)

    def getlist(self, key: str, *more: Any, **how: Any) -> Any:
        self.names.add(key)
        return super().getlist(key, *more, **how)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)


class AskedRequest(Request):
    """A request that keeps by which names a view asks for its query, its form and its files."""

    asked: ClassVar[dict[str, set[str]]] = {"args": set(), "form": set(), "files": set()}

    @cached_property
    def args(self) -> Any:  # type: ignore[override]
        return self._kept("args", super().args)

    @cached_property
    def form(self) -> Any:  # type: ignore[override]
        return self._kept("form", super().form)

    @cached_property
    def files(self) -> Any:  # type: ignore[override]
        return self._kept("files", super().files)

    def _kept(self, kind: str, sent: Any) -> _Asked:
        asked = _Asked(sent)
        asked.names = self.asked[kind]
        return asked


@dataclass
class Sent:
    """A request as it is sent to an address; its text is Python that sends it again."""

    method: str
    path: str
    more: dict[str, Any]

    def __str__(self) -> str:
        more = ", ".join(f"{name}={_written(value)}" for name, value in self.more.items())
        return f"client.open({_written(self.path)}, method={self.method!r}, {more})"


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_written(name)}: {_written(each)}" for name, each in value.items()) + "}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_written, value))})"
    if isinstance(value, BytesIO):
        return f"BytesIO({_written(value.getvalue())})"
    if isinstance(value, str | bytes) and len(value) > 99 and len(set(value)) == 1:
        return f"{value[:1]!r} * {len(value)}"
    return repr(value)


texts = st.sampled_from(TEXTS) | st.text(max_size=40)
values = texts | st.lists(texts, max_size=3)
files = st.builds(
    lambda content, name: (BytesIO(content), name), st.sampled_from(TURNED_BYTES), st.sampled_from(FILE_NAMES)
)
odd_queries = st.sampled_from(("after=%FF%ED%A0%80", "&&=;", "%FF=%ED%A0%80", "school=" + "9" * 20))
headers = st.sampled_from(({}, {"Accept": "application/json"}, {"HX-Request": "true"}))


def _some_of(names: Set[str], of: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Odd values under one name or a few, of those that were asked for and of those that nobody asks for."""
    known = st.sampled_from(sorted(names - {KEY_FIELD, "csrf_token"}) or NOBODYS_FIELDS)
    return st.dictionaries(known | st.sampled_from(NOBODYS_FIELDS), of, min_size=1, max_size=3)


@st.composite
def odd_requests(
    draw: st.DrawFn,
    method: str,
    addresses: Sequence[str],
    places: Sequence[int],
    would_send: Callable[[], dict[str, Any]],
) -> Sent:
    """A request to one of these addresses with something odd in it: in the parts of the path at `places`, in
    what a person would send there, or in what was asked for last time."""
    address = draw(st.sampled_from(addresses))
    valid = would_send()
    path, _, query = address.partition("?")
    asked = AskedRequest.asked
    if places and draw(st.integers(0, 3)) == 0:
        parts = path.split("/")
        parts[draw(st.sampled_from(places))] = draw(st.sampled_from(IN_A_PATH))
        path = "/".join(parts)
    more: dict[str, Any] = {"headers": draw(headers)}
    if method == "GET" or (asked["args"] and draw(st.integers(0, 3)) == 0):
        more["query_string"] = draw(_some_of(asked["args"], values) | odd_queries)
    else:
        more["query_string"] = query
    if method == "PUT":
        more["data"] = draw(st.sampled_from(TURNED_BYTES))
    elif method == "POST":
        match draw(st.integers(0, 5)):
            case 0:
                more["content_type"], more["data"] = draw(st.sampled_from(BODIES))
            case 1:
                more["data"] = valid | draw(_some_of(asked["files"] | valid.keys(), files))
            case 2:
                left_out = draw(st.sets(st.sampled_from(sorted(valid) or ["nothing"])))
                more["data"] = {name: value for name, value in valid.items() if name not in left_out}
            case _:
                more["data"] = valid | draw(_some_of(asked["form"] | valid.keys(), values))
    return Sent(method, path, more)
