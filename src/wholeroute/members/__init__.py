"""Know the organisations and members of this installation, and whom a command acts for.

First form: members are enrolled by name and roles; signing in with passkeys follows.
This room must never give a member a role that their organisation's kind cannot hold.
"""

from wholeroute.members.enrol import (
    Member,
    Organisation,
    begin_exercise,
    enrol,
    is_exercise,
    member_named,
    members,
)

__all__ = [
    "Member",
    "Organisation",
    "begin_exercise",
    "enrol",
    "is_exercise",
    "member_named",
    "members",
]
