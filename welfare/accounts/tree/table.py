"""A table of organizations: which column is what, what is wrong with a row, what it would do."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare.accounts.models import Person
from welfare.accounts.people.queries import places_administered
from welfare.accounts.roles import Role
from welfare.organizations.forms import PHONE_PATTERN
from welfare.organizations.labels import FIELD, KIND
from welfare.organizations.models import NAME_LENGTH, PARENT_KINDS, Organization, OrganizationKind
from welfare.spelling import name_key
from welfare.tables.columns import Column, Words, as_code
from welfare.tables.plan import Change, PlannedRow, rows_twice

KIND_WORDS = Words(
    KIND,
    {
        OrganizationKind.BUREAU: "教育局 局 bureau",
        OrganizationKind.OFFICE: "科室 股室 办公室 部门 office",
        OrganizationKind.ALLIANCE: "教联体 联盟 教育集团 集团 学区 alliance",
        OrganizationKind.SCHOOL: "学校 小学 中学 初中 高中 幼儿园 教学点 九年一贯制学校 school",
    },
)
COLUMNS = (
    Column(
        "name",
        lazy_pgettext("organization", "Name"),
        "学校 学校名称 单位 单位名称 机构 机构名称 组织名称 全称 名称 organization organizationname school",
        called=_l("name"),
        longest=NAME_LENGTH,
        is_key=True,
        explanation=_l("what it is called"),
    ),
    Column(
        "kind",
        _l("What is it?"),
        "类型 类别 层级 级别 单位类型 单位类别 机构类型 性质 kind level type",
        is_required=False,
        explanation=_l("empty means a school; else one of:"),
        words=KIND_WORDS,
    ),
    Column(
        "parent",
        FIELD["parent"],
        "上级 上级单位 上级机构 隶属 隶属单位 主管单位 所属教联体 教联体 所属单位 所属学区 parent alliance",
        is_required=False,
        explanation=_l("the alliance or bureau it stands in; it may stand in the same table"),
    ),
    Column(
        "phone",
        FIELD["phone"],
        "电话 联系电话 办公电话 固定电话 电话号码 phone telephone tel",
        is_required=False,
        tidy=as_code,
        explanation=_l("may be empty, which changes nothing"),
    ),
)


@dataclass
class Described:
    """What a row describes; it stands in a place that is there, or in one of another row."""

    kind: OrganizationKind
    parent: "Organization | PlannedRow | None"
    made: Organization | None = None
    """What came of a new row, where others are to stand."""

    @property
    def parent_name(self) -> str:
        """What the place is called in which it stands."""
        if isinstance(self.parent, PlannedRow):
            return self.parent.cells["name"] or ""
        return self.parent.display_name if self.parent is not None else ""


def understand(entries: list[PlannedRow], by: Person) -> None:
    """Say of each row which organization it means and what it would change.

    Known by kind, name and what it stands in; one of that name elsewhere is perhaps meant, and asked about.
    """
    places = [place for place in places_administered(by) if place.id in by.reached_by(Role.ADMIN)]
    for entry in entries:
        _describe(entry)
    rows = {name_key(entry.cells["name"] or ""): entry for entry in entries if _holds_others(entry)}
    for entry in entries:
        if entry.described is not None and not entry.problems:
            _place(entry, places, rows)
    sound = [entry for entry in entries if entry.described is not None and not entry.problems]
    for entry, other in rows_twice(sound, _identity):
        entry.problems.append(_("The same organization stands in row %(row)s.", row=other))
    for entry in sound:
        parent = entry.described.parent
        if isinstance(parent, PlannedRow) and parent.problems:
            entry.problems.append(_("What it belongs to is wrong in row %(row)s.", row=parent.where))


def _holds_others(entry: PlannedRow) -> bool:
    return entry.described is not None and entry.described.kind == OrganizationKind.ALLIANCE


def _identity(entry: PlannedRow) -> tuple[str, str, str]:
    described = entry.described
    return described.kind, name_key(entry.cells["name"] or ""), name_key(described.parent_name)


def _describe(entry: PlannedRow) -> None:
    named, phone = entry.cells["kind"], entry.cells["phone"]
    kind = KIND_WORDS.find(named) if named else OrganizationKind.SCHOOL
    if kind is None:
        entry.problems.append(_('"%(word)s" is no kind of organization.', word=(named or "")[:40]))
    if phone and not re.match(PHONE_PATTERN, phone):
        entry.problems.append(_('"%(phone)s" is not a phone number.', phone=phone[:40]))
    if kind is not None and not entry.problems:
        entry.described = Described(kind, None)
        entry.shown["kind"] = str(KIND[kind])


def _place(entry: PlannedRow, places: list[Organization], rows: dict[str, PlannedRow]) -> None:
    """Where it stands, and whether it is there already."""
    kind, named = entry.described.kind, entry.cells["parent"] or ""
    same = [
        place
        for place in places
        if place.kind == kind and place.name_key == name_key(entry.cells["name"] or "")
    ]
    if kind == OrganizationKind.BUREAU:
        entry.existing = same[0] if same else None
        if not same:
            entry.problems.append(_("The bureau is there already under another name."))
        else:
            _compare(entry, same[0], moves=False)
        return
    above = _above(named, same, [place for place in places if place.kind in PARENT_KINDS[kind]])
    parent = above or (rows.get(name_key(named)) if kind == OrganizationKind.SCHOOL else None)
    if parent is None:
        entry.problems.append(
            _(
                'It cannot belong to "%(name)s": there is no such place in the area that you administer.',
                name=named[:60],
            )
            if named
            else _("Say what it belongs to.")
        )
        return
    entry.described = Described(kind, parent)
    entry.shown["parent"] = entry.described.parent_name
    there = [place for place in same if isinstance(parent, Organization) and place.parent_id == parent.id]
    if there:
        entry.existing = there[0]
        _compare(entry, there[0], moves=False)
    elif len(same) == 1:
        entry.perhaps = PlannedRow(entry.row, entry.cells, sheet=entry.sheet, place=entry.place)
        entry.perhaps.described, entry.perhaps.existing = entry.described, same[0]
        entry.perhaps.shown = entry.shown
        _compare(entry.perhaps, same[0], moves=True)
        entry.question = _(
            "Is this the %(name)s that is there, moved to another place?", name=same[0].display_name
        )


def _above(named: str, same: list[Organization], possible: list[Organization]) -> Organization | None:
    """Of the places it can belong to the one that is `named`; where none is, the one that the only place of
    its name belongs to, or else the bureau."""
    if named:
        found = (
            place for place in possible if name_key(named) in (place.name_key, name_key(place.display_name))
        )
    elif len(same) == 1:
        found = (place for place in possible if place.id == same[0].parent_id)
    else:
        found = (place for place in possible if place.kind == OrganizationKind.BUREAU)
    return next(found, None)


def _compare(entry: PlannedRow, there: Organization, *, moves: bool) -> None:
    phone = entry.cells["phone"]
    if moves:
        above = "" if there.parent_id is None else entry.described.parent_name
        entry.changes.append(Change(str(FIELD["parent"]), None, above))
    if phone and phone != there.phone:
        entry.changes.append(Change(str(FIELD["phone"]), there.phone or "", phone))
