"""What the files of photos and exports hold, by digest. Of documents it is known from the beginning."""

import sqlalchemy as sa
from alembic import op

from welfare.files.store import digest_of, path_of, thumbnail_path_of

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PHOTOS = sa.table(
    "photos", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("file_digest", sa.String)
)


def upgrade() -> None:
    op.add_column("photos", sa.Column("file_digest", sa.String(64), nullable=True))
    op.add_column("exports", sa.Column("digest", sa.String(64), nullable=True))
    fill_in()


def fill_in() -> None:
    """What lies there now: it proves nothing about the time before."""
    connection = op.get_bind()
    for photo in connection.execute(sa.select(PHOTOS.c.id, PHOTOS.c.name)).all():
        try:
            digest = digest_of(path_of(photo.name), thumbnail_path_of(photo.name))
        except OSError:
            continue
        connection.execute(sa.update(PHOTOS).where(PHOTOS.c.id == photo.id).values(file_digest=digest))


def downgrade() -> None:
    op.drop_column("exports", "digest")
    op.drop_column("photos", "file_digest")
