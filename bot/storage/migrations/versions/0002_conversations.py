"""Where a platform lets Vigie write first, and the room of a coordonnateur."""

import sqlalchemy as sa
from alembic import op

import bot.storage.schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "conversations",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("room", sa.String(300), nullable=False),
        sa.Column("account", sa.String(200)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("service_url", sa.String(400), nullable=False),
        sa.Column("tenant", sa.String(60), nullable=False),
        sa.Column("refused", sa.String(200)),
        sa.Column("changed_at", bot.storage.schema.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "room"),
    )
    op.create_index("conversations_account", "conversations", ["channel", "account"])
    op.add_column("people", sa.Column("room", sa.String(300)))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("people", "room")
    op.drop_table("conversations")
