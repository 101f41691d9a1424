"""Where Vigie may write first, a coordonnateur's room, and what an exchange leans on."""

import sqlalchemy as sa
from alembic import op

import bot.storage.schema

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns."""
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
    op.add_column("exchanges", sa.Column("leans_on", ID))
    op.add_column("exchanges", sa.Column("citizen", sa.String(20)))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("exchanges", "citizen")
    op.drop_column("exchanges", "leans_on")
    op.drop_column("people", "room")
    op.drop_table("conversations")
