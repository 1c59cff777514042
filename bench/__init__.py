"""Benchmarks: one module per part of wholeroute, each yielding the bars it is held to.

`python -m bench NAME` runs `bench/NAME.py`; `contract` says what a bar is. Nothing
here is imported by wholeroute, and no benchmark decides anything.
"""
