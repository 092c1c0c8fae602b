"""The work queues of those who take needs in, handle them, or look after a school."""

from flask import Blueprint

bp = Blueprint("triage", __name__)
