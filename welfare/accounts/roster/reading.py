"""A roster as it is read: which column is what, and what is wrong with a row by itself. No database here."""

import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.accounts.forms import PHONE_PATTERN, plain
from welfare.accounts.labels import ROLE
from welfare.accounts.models import PERSON_NAME_LENGTH, PHONE_LENGTH, STAFF_NUMBER_LENGTH
from welfare.accounts.roles import Role
from welfare.refusals import N_, Refusal
from welfare.tables.columns import Columns, bare, has_hidden
from welfare.tables.reading import Table
from welfare.web.i18n import language

HEADINGS: dict[str, Any] = {
    "staff_number": _l("Staff number"),
    "name": _l("Name"),
    "organization": _l("School or office"),
    "phone": _l("Phone"),
    "roles": _l("Roles"),
}
"""The columns as the template heads them; read in the reader's language, and in these words besides:"""
OTHER_HEADINGS: dict[str, str] = {
    "staff_number": "工号 教工号 职工号 教职工号 人员编号 编号 staffnumber staffno number employeenumber",
    "name": "姓名 名字 教师姓名 name fullname",
    "organization": "单位 学校 学校单位 单位学校 学校或科室 所在单位 所在学校 科室 organization school",
    "phone": "电话 手机 手机号 手机号码 电话号码 联系电话 phone mobile telephone phonenumber",
    "roles": "角色 身份 role roles",
}
OTHER_ROLE_NAMES: dict[Role, str] = {
    Role.TEACHER: "教师 老师 诉求人 teacher",
    Role.SCHOOL_ADMIN: "学校管理员 校级管理员 schooladministrator schooladmin",
    Role.HANDLER: "经办人 承办人 handler",
    Role.CLERK: "受理员 受理人 intakeclerk clerk",
    Role.LEADER: "领导 局领导 leader",
    Role.ADMIN: "管理员 账号管理员 accountadministrator administrator admin",
}
BETWEEN_ROLES = re.compile(r"[、,，;；/\n]+")
LENGTHS = {"staff_number": STAFF_NUMBER_LENGTH, "name": PERSON_NAME_LENGTH, "phone": PHONE_LENGTH}


class NoHeader(Refusal):
    """Without its header nobody knows which column is what."""

    status = 422
    sentence = N_(
        "No row names the columns. There must be headings at least for staff number, name and school."
    )


COLUMNS = Columns(HEADINGS, OTHER_HEADINGS, ("staff_number", "name", "organization"), NoHeader)


@dataclass(frozen=True)
class Line:
    """A row: its number in the file, and its cells as text; None where the column is missing."""

    row: int
    staff_number: str
    name: str
    organization: str
    phone: str | None
    roles: str | None

    def kept(self) -> dict[str, Any]:
        """The line as JSON keeps it; `Line(**kept)` gives it back."""
        return asdict(self)


def read_lines(table: Table) -> list[Line]:
    """The people of a roster. Raises `NoHeader`, `NothingInIt`."""
    return [
        Line(
            row=row,
            staff_number=plain(cells["staff_number"]) or "",
            name=" ".join((cells["name"] or "").split()),
            organization=" ".join((cells["organization"] or "").split()),
            phone=plain(cells["phone"]),
            roles=cells["roles"],
        )
        for row, cells in COLUMNS.rows(table)
    ]


def roles_named(text: str) -> tuple[list[Role], list[str]]:
    """The roles that a cell names, in Chinese or English, and what it says besides."""
    names = _names_of_roles(language())
    parts = [part.strip() for part in BETWEEN_ROLES.split(text) if part.strip()]
    known = [names[bare(part)] for part in parts if bare(part) in names]
    return list(dict.fromkeys(known)), [part for part in parts if bare(part) not in names]


@lru_cache
def _names_of_roles(_language: str) -> dict[str, Role]:
    names = {bare(str(label)): role for role, label in ROLE.items()}
    return names | {name: role for role, words in OTHER_ROLE_NAMES.items() for name in words.split()}


def is_phone(text: str) -> bool:
    """Whether it could be dialled."""
    return re.match(PHONE_PATTERN, text) is not None


def has_hidden_cell(line: Line) -> bool:
    """Whether a cell held characters that cannot be seen but could disguise a page."""
    return has_hidden(line.staff_number, line.name, line.organization, line.phone, line.roles)
