"""Nothing is installed but the very files that were looked at: each pinned package has their hashes."""

import re

import pytest

from tests.hashes.__main__ import FILES, HASH, ROOT, bare, chosen, pins, tags, with_hashes

VERSION, ELSEWHERE = "1.2", "1.3"


def file(name: str, digest: str = "") -> dict[str, object]:
    return {"filename": name, "hashes": {"sha256": digest or name}}


@pytest.mark.parametrize("path", FILES)
def test_every_line_names_a_package_with_its_hashes(path: str) -> None:
    text = (ROOT / path).read_text()
    lines = [line for line in text.replace(" \\\n", " ").splitlines() if line and line[0] not in "#-"]
    assert len(lines) == len(pins(text)) > 5
    assert [line for line in lines if not re.search(r" --hash=sha256:[0-9a-f]{64}$", line)] == []
    assert len(HASH.findall(text)) == text.count("--hash"), "written in one way"


def test_nothing_is_installed_without() -> None:
    commands = re.findall(r"pip install.*", (ROOT / "Makefile").read_text())
    assert len(commands) == 5
    assert [command for command in commands if "--require-hashes" not in command] == []


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
