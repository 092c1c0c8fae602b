"""The pages on which past sessions are imported."""

from welfare.tables.views import add_import
from welfare.training.past.imports import PAST_SESSIONS
from welfare.training.views import ORGANISERS, bp, organisers_only
from welfare.web.access import access

add_import(
    bp,
    PAST_SESSIONS,
    endpoint="past_import",
    address="/training/sessions/import",
    open_to=lambda view: access.roles(*ORGANISERS)(organisers_only(view)),
)
