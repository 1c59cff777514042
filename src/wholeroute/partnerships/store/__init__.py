"""Where this room speaks to its tables, and nowhere else."""
