"""That somebody is away while whoever stood in no longer can."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stand_ins", sa.Column("is_unminded", sa.Boolean(), nullable=True))
    op.create_index("ix_stand_ins_last_day", "stand_ins", ["last_day"])


def downgrade() -> None:
    op.drop_index("ix_stand_ins_last_day", "stand_ins")
    op.drop_column("stand_ins", "is_unminded")
