"""The commands: thin edges over the rooms, for people (Rich) and for machines (`--json`).

Exit codes: 0 done, 1 refused or nothing found, 2 wrong use, 3 internal error. With
`--json` stdout carries JSON alone; everything else goes to stderr.
"""

try:
    from wholeroute.cli.main import main
except KeyboardInterrupt:
    # Reading the whole program takes a while; Ctrl-C ends it without a word then, too.
    raise SystemExit(130) from None

__all__ = ["main"]
