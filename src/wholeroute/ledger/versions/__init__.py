"""Alembic's numbered steps, each run by the owner in one transaction."""
