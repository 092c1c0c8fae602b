"""Sign-ins are rows, of whose secret a digest is kept. Everybody signs in anew, once."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

PEOPLE = sa.table("people", sa.column("id"), sa.column("session_token"))
DEVICES = sa.table("notice_devices", *map(sa.column, ("person_id", "session_token", "sign_in_id")))


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_ins_token_digest")),
    )
    op.create_index("ix_sign_ins_person", "sign_ins", ["person_id", "id"])
    with op.batch_alter_table("notice_devices") as table:
        table.drop_column("session_token")
        table.add_column(sa.Column("sign_in_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_notice_devices_sign_in_id_sign_ins"),
            "sign_ins",
            ["sign_in_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index(op.f("ix_notice_devices_sign_in_id"), ["sign_in_id"])
    with op.batch_alter_table("people") as table:
        table.drop_constraint("uq_people_session_token", type_="unique")
        table.drop_column("session_token")


def downgrade() -> None:
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("session_token", sa.String(length=43), nullable=True))
    with op.batch_alter_table("notice_devices") as table:
        table.drop_index(op.f("ix_notice_devices_sign_in_id"))
        table.drop_constraint(op.f("fk_notice_devices_sign_in_id_sign_ins"), type_="foreignkey")
        table.add_column(sa.Column("session_token", sa.String(length=43), nullable=True))
    connection = op.get_bind()
    connection.execute(sa.update(DEVICES).values({"session_token": "ended"}))
    for person_id in connection.execute(sa.select(PEOPLE.c.id)).scalars().all():
        token = {"session_token": secrets.token_urlsafe(32)}
        connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == person_id).values(token))
        told = (DEVICES.c.person_id == person_id) & DEVICES.c.sign_in_id.is_not(None)
        connection.execute(sa.update(DEVICES).where(told).values(token))
    with op.batch_alter_table("notice_devices") as table:
        table.alter_column("session_token", existing_type=sa.String(length=43), nullable=False)
        table.drop_column("sign_in_id")
    with op.batch_alter_table("people") as table:
        table.alter_column("session_token", existing_type=sa.String(length=43), nullable=False)
        table.create_unique_constraint("uq_people_session_token", ["session_token"])
    op.drop_table("sign_ins")
