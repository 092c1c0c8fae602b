"""Under which numbers the site is filed, and where each can be looked up.

The ICP number stands on the first page with a link to the ministry's register
(《互联网信息服务管理办法》第十二条); that of the public security organs with a link to theirs.
"""

import re
from typing import NamedTuple

from flask import current_app
from flask_babel import gettext as _

from welfare.config import Settings

ICP_REGISTER = "https://beian.miit.gov.cn/"
PUBLIC_SECURITY_REGISTER = "https://beian.mps.gov.cn/#/query/webSearch?code="


class Filing(NamedTuple):
    """One number, as the foot of a page shows it, and where it can be looked up."""

    words: str
    url: str | None = None


def filings() -> list[Filing]:
    """The numbers that are set, in the order in which they are shown."""
    settings: Settings = current_app.config["SETTINGS"]
    digits = "".join(re.findall(r"\d", settings.public_security_number))
    shown = (
        Filing(settings.icp_number, ICP_REGISTER),
        Filing(settings.public_security_number, PUBLIC_SECURITY_REGISTER + digits if digits else None),
        Filing(settings.app_number and _("App filing number: %(number)s", number=settings.app_number)),
    )
    return [filing for filing in shown if filing.words]
