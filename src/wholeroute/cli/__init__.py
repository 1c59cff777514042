"""The commands: thin edges over the rooms, for people (Rich) and for machines (`--json`).

Exit codes: 0 done, 1 refused or nothing found, 2 wrong use, 3 internal error. With
`--json` stdout carries JSON alone; everything else goes to stderr.
"""

import gc

gc.disable()  # what is read here stays: to look for garbage in it takes an eighth of the time
try:
    from wholeroute.cli.main import main
except KeyboardInterrupt:
    # Reading the whole program takes a while; Ctrl-C ends it without a word then, too.
    raise SystemExit(130) from None
finally:
    gc.freeze()
    # What is looked at by the million holds no circles: to go through all of it again and again
    # took a quarter of a long look, and more the larger it was.
    gc.set_threshold(50_000, 50, 100)
    gc.enable()

__all__ = ["main"]
