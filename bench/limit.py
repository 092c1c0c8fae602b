"""The limit: a bare Flask app that asks the database once and sends the same bytes as a page of ours.

It has neither people nor forms nor languages: a hand-written query, a compiled template, and for the rest
the page itself as the product made it, packed as the product packs it. What is sent by POST is kept by one
insert, and durably. Nothing that we write can be quicker on this server, so what is read of a measurement is
how near a page comes to it.
"""

import os
import sqlite3
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import local
from typing import Any

import psycopg
from flask import Flask, Response, request
from flask_compress import Compress
from granian.constants import Interfaces
from granian.server import Server
from jinja2 import Environment

from welfare.config.flask_config import PACKING

ROWS = "SELECT number, title, status, due_on FROM needs ORDER BY id DESC LIMIT 30"
TABLE = "CREATE TABLE IF NOT EXISTS bench_sent (words TEXT NOT NULL)"
INSERT = "INSERT INTO bench_sent (words) VALUES ({})"
PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><title>needs</title><ul>"
    "{% for number, title, status, due_on in rows %}<li>{{ number }} {{ title }} {{ status }} {{ due_on }}"
    "{% endfor %}</ul>"
)
WORKERS = 2

app = Flask(__name__)
app.config.update(PACKING)
Compress(app)
_kept = local()


@app.get("/healthz")
def healthz() -> str:
    """That it is there."""
    return "ok"


@app.get("/<name>")
def page(name: str) -> Response:
    """The bytes of that page, with rows just read."""
    return _like(name, PAGE.render(rows=_connection().execute(ROWS).fetchall()))


@app.post("/<name>")
def keep(name: str) -> Response:
    """The bytes of that answer, once what was sent is kept."""
    connection = _connection()
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    connection.execute(INSERT.format(mark), [request.get_data(as_text=True)])
    connection.commit()
    return _like(name, "")


def tell(folder: Path, page: bytes) -> str:
    """Put a page of the product where the limit finds it; its name."""
    name = sha256(page).hexdigest()
    folder.joinpath(name).write_bytes(page)
    return name


@cache
def _told(name: str) -> bytes:
    return Path(os.environ["PAGES"], name).read_bytes()


def _like(name: str, text: str) -> Response:
    page, said = _told(name), text.encode()
    return Response(said[: len(page)] + page[len(said) :], mimetype="text/html")


def _connection() -> Any:
    """The thread's own."""
    if not hasattr(_kept, "connection"):
        _kept.connection = connect(os.environ["DATABASE_URL"])
    return _kept.connection


def connect(url: str) -> Any:
    """A connection to the product's database, with its durability; there is a table for what is sent."""
    if url.startswith("sqlite:///"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30, check_same_thread=False)
        connection.execute("PRAGMA synchronous = FULL")
    else:
        connection = psycopg.connect(url.replace("+psycopg", ""))
    connection.execute(TABLE)
    connection.commit()
    return connection


if __name__ == "__main__":
    Server(
        "bench.limit:app",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=1,
    ).serve()
