"""Read money, count each euro once, say where it goes."""
