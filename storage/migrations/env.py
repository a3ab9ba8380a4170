"""What Alembic runs around the steps: the connection comes from storage.migrating, never from a file."""

from alembic import context

from storage.models import SCHEMA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SCHEMA,
    render_as_batch=True,
    transactional_ddl=True,  # also on SQLite, where our BEGIN IMMEDIATE makes it so
)
context.run_migrations()
