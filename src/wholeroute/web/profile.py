"""Close the pages that an installation of this profile does not have, in words that say why."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends, Request
from fastapi.params import Depends as Needed

from wholeroute.rights import Profile
from wholeroute.web.routes import WITHOUT_PEOPLE
from wholeroute.web.sitting import MaybeSitting, desk_of


def closed(profile: Profile, router: APIRouter) -> Sequence[Needed]:
    """Return what closes a room's pages where the profile leaves it out, nothing where it is there."""
    if profile is not Profile.POLICY or router in WITHOUT_PEOPLE:
        return ()
    return (Depends(_not_here),)


def _not_here(request: Request, _: MaybeSitting) -> None:
    """Raise the refusal; who sits here is asked first, so that it is audited in their name."""
    desk_of(request).ledger.must_hold_people()
