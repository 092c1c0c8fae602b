"""The front page and the leaders' overview."""

from flask import Blueprint

bp = Blueprint("reports", __name__)
