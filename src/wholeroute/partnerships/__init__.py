"""Hold what is needed along a route, what is done, what it costs, what came of it, what was alleged.

Its money is pure: files are read, each euro is counted once, and what is no country's alone stays shared.
Records are signed rows of which the newest stands; an allegation stays, and is escalated once ten days
pass without a decision. This room holds no person.
"""
