"""The files of an application as pages show them."""

from collections.abc import Iterable

from flask import url_for

from welfare.files.page import ShownFile, shown_files
from welfare.housing.applications.models import Application
from welfare.sending.models import SentFile


def shown(one: Application, files: Iterable[SentFile]) -> list[ShownFile]:
    """Those of them that have arrived."""

    def address_of(sent_file_id: int) -> str:
        return url_for("housing.application_file", application_id=one.id, sent_file_id=sent_file_id)

    return shown_files(((file.id, file.kept) for file in files if file.kept is not None), address_of)
