"""What is compiled is kept for the next process, and never stands in for something newer."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader

from tests.support.client import Client
from welfare.web import assets
from welfare.web.compiled import FOLDER, CompiledTemplates, kept


@pytest.fixture
def folder(app: Flask, instance: Path) -> Iterator[Path]:
    """An empty one, and not that of all tests."""
    mine = instance / FOLDER
    of_all = mine.readlink()
    mine.unlink()
    mine.mkdir()
    with app.test_request_context():
        yield mine
    shutil.rmtree(mine, ignore_errors=True)
    mine.symlink_to(of_all)


def never() -> bytes:
    raise AssertionError("It was made once.")


def test_it_is_made_once_for_each_source_and_way(folder: Path) -> None:
    assert kept("half", b"words", lambda: b"wo") == b"wo"
    assert kept("half", b"words", never) == b"wo"
    assert kept("half", b"swords", lambda: b"swo") == b"swo"
    assert kept("third", b"words", lambda: b"w") == b"w"
    assert [stat.filemode(file.stat().st_mode) for file in folder.iterdir()] == ["-rw-------"] * 3


def test_where_nothing_can_be_kept_it_is_made_each_time(folder: Path) -> None:
    folder.rmdir()
    assert [kept("half", b"words", lambda made=made: made) for made in (b"wo", b"rds")] == [b"wo", b"rds"]


def test_a_static_file_is_the_same_for_the_next_process(folder: Path, client: Client) -> None:
    def answers() -> list[bytes]:
        for remembered in (assets._read, assets._settled, assets._settled_address):
            remembered.cache_clear()
        address = assets.static_url("js/reveal.js")
        return [client.get(address, headers={"Accept-Encoding": how}).data for how in ("br", "identity")]

    first = answers()
    made = sorted(folder.iterdir())
    assert made
    assert answers() == first
    assert sorted(folder.iterdir()) == made


def test_a_template_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    """Also by a process that finds what another has kept."""

    def says(words: str | None = None) -> str:
        if words:
            (tmp_path / "page.html").write_text(words)
        cache = CompiledTemplates(tmp_path / "compiled")
        environment = Environment(loader=FileSystemLoader(tmp_path), autoescape=True, bytecode_cache=cache)
        return environment.get_template("page.html").render()

    assert says("old") == "old"
    [file] = (tmp_path / "compiled").iterdir()
    written = file.stat().st_mtime_ns
    assert says() == "old"
    assert ([*(tmp_path / "compiled").iterdir()], file.stat().st_mtime_ns) == ([file], written)
    assert says("new") == "new"


def test_a_template_that_is_to_be_read_in_another_way_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% if true %}\nwords{% endif %}")
    cache = CompiledTemplates(tmp_path / "compiled")
    read = [
        Environment(
            loader=FileSystemLoader(tmp_path), autoescape=True, bytecode_cache=cache, trim_blocks=trim
        )
        for trim in (False, True)
    ]
    assert [environment.get_template("page.html").render() for environment in read] == ["\nwords", "words"]


def test_a_template_is_read_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("words")
    cache = CompiledTemplates(tmp_path / "compiled")
    (tmp_path / "compiled").rmdir()
    environment = Environment(loader=FileSystemLoader(tmp_path), autoescape=True, bytecode_cache=cache)
    assert environment.get_template("page.html").render() == "words"
