"""Alembic's numbered steps of the vault's own database."""
