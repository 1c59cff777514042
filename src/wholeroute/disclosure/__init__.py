"""Let things leave: one gate and one serialiser for every export, transmission and referral.

Nothing leaves without purpose, recipient, legal basis and an individual assessment of
necessity by a named person. This room must never write a field that is not on its lists,
nor let anything pass that left no audit row.
"""
