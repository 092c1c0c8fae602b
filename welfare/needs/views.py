"""The teacher's pages: what needs me now, a new need, where it stands."""

from flask import Blueprint

bp = Blueprint("needs", __name__)
