"""Signing in and out, the profile, passwords."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
