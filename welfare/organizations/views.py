"""The tree on screen, for administrators."""

from flask import Blueprint

bp = Blueprint("organizations", __name__)
