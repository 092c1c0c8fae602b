"""What goes with what was sent: documents beside photos, at the event, measure or application it was sent to."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ABOUT = {"event_id": "need_events", "measure_id": "measures", "application_id": "housing_applications"}


def upgrade() -> None:
    with op.batch_alter_table("receipts") as receipts:
        for column, table in ABOUT.items():
            receipts.add_column(sa.Column(column, sa.Integer(), nullable=True))
            receipts.create_foreign_key(op.f(f"fk_receipts_{column}"), table, [column], ["id"])
    op.create_index("ix_receipts_measure", "receipts", ["measure_id"])
    op.create_index("ix_receipts_application", "receipts", ["application_id"])
    op.create_table(
        "sent_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "photo_id IS NULL OR document_id IS NULL", name=op.f("ck_sent_files_is_one_thing")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_sent_files_need_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_sent_files_receipt_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_sent_files_photo_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_sent_files_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_files")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_sent_files_photo_id")),
        sa.UniqueConstraint("document_id", name=op.f("uq_sent_files_document_id")),
        sa.UniqueConstraint("receipt_id", "client_id", name=op.f("uq_sent_files_receipt_id_client_id")),
    )
    op.create_index("ix_sent_files_need", "sent_files", ["need_id", "id"])
    _move("need_photos", "sent_files")
    op.drop_table("need_photos")


def downgrade() -> None:
    op.create_table(
        "need_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_need_photos_need_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_need_photos_receipt_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_need_photos_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_photos")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_need_photos_photo_id")),
        sa.UniqueConstraint("receipt_id", "client_id", name=op.f("uq_need_photos_receipt_id_client_id")),
    )
    op.create_index("ix_need_photos_need", "need_photos", ["need_id", "id"])
    op.execute("DELETE FROM sent_files WHERE document_id IS NOT NULL")
    _move("sent_files", "need_photos")
    op.drop_table("sent_files")
    op.drop_index("ix_receipts_application", "receipts")
    op.drop_index("ix_receipts_measure", "receipts")
    with op.batch_alter_table("receipts") as receipts:
        for column in ABOUT:
            receipts.drop_constraint(op.f(f"fk_receipts_{column}"), type_="foreignkey")
            receipts.drop_column(column)


def _move(before: str, after: str) -> None:
    names = ["id", "need_id", "receipt_id", "client_id", "photo_id"]
    source, target = (sa.table(table, *map(sa.column, names)) for table in (before, after))
    op.execute(target.insert().from_select(names, sa.select(source)))
    if op.get_bind().dialect.name == "postgresql":
        last = sa.select(sa.func.coalesce(sa.func.max(target.c.id), 1)).scalar_subquery()
        op.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(after, "id"), last)))
