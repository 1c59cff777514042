"""What the pages show, as frozen values: each is built here once, and is its own JSON twin."""
