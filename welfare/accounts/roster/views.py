"""The pages on which a roster is imported."""

from welfare.accounts.roles import Role
from welfare.accounts.roster.imports import ROSTER
from welfare.accounts.views import bp
from welfare.tables.views import add_import
from welfare.web.access import access

add_import(bp, ROSTER, endpoint="roster", address="/people/roster", open_to=access.roles(Role.ADMIN))
