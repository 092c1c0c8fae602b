"""The pages on which organizations are imported."""

from welfare.accounts.roles import Role
from welfare.accounts.tree.imports import TREE
from welfare.accounts.views import bp
from welfare.tables.views import add_import
from welfare.web.access import access

add_import(bp, TREE, endpoint="tree", address="/organizations/import", open_to=access.roles(Role.ADMIN))
