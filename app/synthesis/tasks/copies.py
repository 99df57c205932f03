"""Finding copies."""
