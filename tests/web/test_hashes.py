"""Which files may be taken for a pinned package, and how their hashes stand among the requirements."""

import pytest

from tests.hashes.__main__ import bare, chosen, pins, tags, with_hashes

VERSION, ELSEWHERE = "1.2", "1.3"


def file(name: str, digest: str = "") -> dict[str, object]:
    return {"filename": name, "hashes": {"sha256": digest or name}}


TEXT = """# The pages
Flask==3.1.3
psycopg[binary]==3.3.9

# Brought along
backports.zstd==1.8.0; python_version < "3.14"
"""


def test_they_are_put_in_and_taken_out_and_all_else_stays() -> None:
    assert [name for _line, name, _version in pins(TEXT)] == ["Flask", "psycopg", "backports.zstd"]
    hashes = {line: ["a" * 64, "b" * 64][: number + 1] for number, (line, *_) in enumerate(pins(TEXT))}
    hashed = with_hashes(TEXT, hashes)
    assert hashed.count("--hash=sha256:") == 1 + 2 + 2
    assert bare(hashed) == TEXT
    assert with_hashes(hashed, hashes) == hashed
    assert pins(hashed) == pins(TEXT)


@pytest.mark.parametrize(
    "name",
    [
        "a_b-1.2-py3-none-any.whl",
        "a_b-1.2-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "a_b-1.2-cp314-cp314-manylinux_2_28_aarch64.whl",
        "a_b-1.2-cp37-abi3-manylinux_2_34_x86_64.whl",
    ],
)
def test_what_one_of_our_machines_may_take(name: str) -> None:
    assert chosen([file(name), file("a_b-1.2.tar.gz")], VERSION, tags()) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "a_b-1.3-py3-none-any.whl",
        "a_b-1.2-cp310-cp310-manylinux_2_17_x86_64.whl",
        "a_b-1.2-cp311-cp311-win_amd64.whl",
        "a_b-1.2-cp311-cp311-musllinux_1_2_x86_64.whl",
        "a_b-1.2-cp311-cp311-manylinux_2_17_ppc64le.whl",
        "a_b-1.2-rc1.tar.gz",
        "a_b-1.2.win32.exe",
    ],
)
def test_what_none_of_them_takes(name: str) -> None:
    assert chosen([file(name), file("a_b-1.2.tar.gz", "source")], VERSION, tags()) == ["source"]
