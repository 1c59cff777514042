"""Know the organisations and members of this installation, and who is signed in.

Passkeys first, a password with a code as the other way. The database asks for a sign-in a second
time before it opens a session, and for an administrator's fresh one before anybody is enrolled.
This room must never give a member a role that their organisation's kind cannot hold, nor let
anybody act for a member who did not sign in, except in an exercise, where all are invented.
"""

from wholeroute.members.choose import (
    Chooser,
    Chosen,
    ask_new_passkey,
    give_up,
    keep_passkey,
    keep_password,
    new_seed,
    own,
    same_or_new_seed,
)
from wholeroute.members.credentials import Credential, Means
from wholeroute.members.door import Door, PasswordTry, SignedIn
from wholeroute.members.enrol import (
    Member,
    Organisation,
    begin_exercise,
    enrol,
    is_exercise,
    member_named,
    members,
    organisations,
)
from wholeroute.members.invite import (
    Invitation,
    confirm,
    id_from,
    invitations,
    invite,
    look_up,
    make_first,
    must_be_an_id,
    set_up_code,
    suspend,
)
from wholeroute.members.passkeys import HOST as PASSKEY_HOST
from wholeroute.members.tokens import MOST_DAYS, Token, Wanted, end_token, issue, tokens
from wholeroute.members.totp import as_link as seed_as_link
from wholeroute.members.totp import as_text as seed_as_text

__all__ = [
    "MOST_DAYS",
    "PASSKEY_HOST",
    "Chooser",
    "Chosen",
    "Credential",
    "Door",
    "Invitation",
    "Means",
    "Member",
    "Organisation",
    "PasswordTry",
    "SignedIn",
    "Token",
    "Wanted",
    "ask_new_passkey",
    "begin_exercise",
    "confirm",
    "end_token",
    "enrol",
    "give_up",
    "id_from",
    "invitations",
    "invite",
    "is_exercise",
    "issue",
    "keep_passkey",
    "keep_password",
    "look_up",
    "make_first",
    "member_named",
    "members",
    "must_be_an_id",
    "new_seed",
    "organisations",
    "own",
    "same_or_new_seed",
    "seed_as_link",
    "seed_as_text",
    "set_up_code",
    "suspend",
    "tokens",
]
