"""Hold each rendering against the hash of the first: what comes out otherwise is not handed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256

from wholeroute import plan
from wholeroute.errors import Refused
from wholeroute.ledger import Acting
from wholeroute.plan import Edition, Kept, Rendering
from wholeroute.plan.kept import Ask, found
from wholeroute.plan.store import editions as store
from wholeroute.reports.render import all_forms, render

_REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class Made:
    """A rendering, and whether it was held against the hash of one that was made before."""

    content: bytes
    rendering: Rendering
    checked: bool


def made(ask: Ask, kept: Kept, form: str, language: str) -> Made:
    """Return an edition in a form and language.

    Raises `NotFound` for one that there is not, `Refused` where it is not what was made first.
    """
    known = {(e.form, e.language): e.sha256 for e in store.renderings(ask, kept)}
    return _held(_Frozen(kept.sha256, store.content(ask, kept)), form, language, known)


def make_first(acting: Acting, kept: Kept, form: str, language: str) -> Made:
    """Return the same, and keep its hash where it is the first of its form and language."""
    with acting.begin() as connection:
        one = made(partial(found, connection), kept, form, language)
    if not one.checked:
        plan.keep_renderings(acting, kept, (one.rendering,))
    return one


def publish(acting: Acting, kept: Kept) -> None:
    """Publish an edition, with the hash of every form in every language: nobody else may keep one."""
    plan.must_be_publishable(acting, kept)
    with acting.begin() as connection:
        ask = partial(found, connection)
        frozen = _Frozen(kept.sha256, store.content(ask, kept))
        known = {(e.form, e.language): e.sha256 for e in store.renderings(ask, kept)}
    forms = all_forms(frozen.edition)
    every = [_held(frozen, form, language, known) for form, language in forms]
    plan.keep_renderings(acting, kept, tuple(e.rendering for e in every if not e.checked))
    plan.publish_edition(acting, kept)


@dataclass(frozen=True, slots=True)
class _Frozen:
    """An edition that is known by its hash alone: what was rendered of it is remembered."""

    sha256: bytes
    edition: Edition = field(compare=False, repr=False)


def _held(frozen: _Frozen, form: str, language: str, known: dict[tuple[str, str], bytes]) -> Made:
    content = _rendered(frozen, form, language)
    digest = sha256(content).digest()
    first = known.get((form, language))
    if first is not None and first != digest:
        raise Refused(
            "rebuild",
            "this does not come out as it did when the edition was made: its programs are others"
            " now, or somebody changed them",
        )
    return Made(content, Rendering(form, language, digest, len(content)), first is not None)


@lru_cache(_REMEMBERED)
def _rendered(frozen: _Frozen, form: str, language: str) -> bytes:
    return render(frozen.edition, form, language)
