"""Which plans there are in which versions, what differs, and loading another."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.plan import Fault, look_at_files
from wholeroute.plan.store.versions import load_version
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.may import may, must
from wholeroute.web.routes.plan import Choice, MaybeMember, PlanHere, page
from wholeroute.web.sitting import Number, PagesHere, Sitting, desk_of, doing, whoever
from wholeroute.web.views.plan_versions import Compared, PlanHeld, compared, plans_held, text_of

router = APIRouter()

MOST_FILES = 40


@router.get("/plan/versions.json", tags=["plan"])
def versions_list(request: Request) -> list[PlanHeld]:
    """Return every plan with its versions."""
    return list(plans_held(desk_of(request).ledger))


@router.get("/plan/versions/{of}/{number:int}.json", tags=["plan"])
def version_text(request: Request, of: str, number: Number) -> Response:
    """Hand a version over whole, byte for byte as it is hashed; older ones too."""
    content = text_of(desk_of(request).ledger, of, number).encode()
    return as_download(f"{of}-{number}.json", content, "application/json")


@router.get("/plan/differences.json", tags=["plan"])
def differences_twin(request: Request, of: Choice, old: Choice, new: Choice) -> Compared:
    """Return what differs between two versions of a plan, by id."""
    return compared(desk_of(request).ledger, of, old, new)


@router.get("/plan/versions", include_in_schema=False, dependencies=[Depends(whoever)])
def versions_page(
    request: Request, pages: PagesHere, plan: PlanHere, member: MaybeMember, loaded: Choice = ""
) -> HTMLResponse:
    """Show which plans there are, and to who steers the form that loads another."""
    return _page(request, pages, plan, member, loaded=loaded)


@router.get("/plan/differences", include_in_schema=False, dependencies=[Depends(whoever)])
def differences_page(  # noqa: PLR0913 — what the page needs of its request
    request: Request, pages: PagesHere, plan: PlanHere, of: Choice, old: Choice, new: Choice
) -> HTMLResponse:
    """Show what differs between two versions of a plan."""
    found = compared(desk_of(request).ledger, of, old, new)
    return page(request, pages, "plan_differences.html", plan=plan, page=found)


async def sent_files(request: Request) -> list[tuple[str, bytes]]:
    """Return the files of a form by their names; none where none was chosen."""
    async with request.form(max_files=MOST_FILES, max_fields=4) as form:
        chosen = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
        return sorted([(each.filename, await each.read()) for each in chosen if each.filename])


@router.post(
    "/plan/versions",
    include_in_schema=False,
    dependencies=[Depends(doing(Action.STEER, "plan.version"))],
)
def load(
    request: Request,
    pages: PagesHere,
    plan: PlanHere,
    acting: Sitting,
    files: Annotated[list[tuple[str, bytes]], Depends(sent_files)],
) -> Response:
    """Load the plan in some files as the next version of its id, or say all that is to be mended."""
    must(acting.reader, Action.STEER)
    if not files:
        fix = "Choose the YAML files of one plan."
        return _page(request, pages, plan, acting, Invalid("files", "no file is chosen", fix))
    looked = look_at_files(files)
    if looked.plan is None:
        wrong = Invalid("files", "the plan is not whole", "Mend what is listed, and load it again.")
        return _page(request, pages, plan, acting, wrong, looked.faults)
    try:
        load_version(acting, looked.plan)
    except Invalid as mistake:
        return _page(request, pages, plan, acting, mistake)
    return RedirectResponse(f"/plan/versions?loaded={looked.plan.about.id}", 303)


def _page(  # noqa: PLR0913 — what the page shows of a form that came back
    request: Request,
    pages: PagesHere,
    plan: PlanHere,
    member: Acting | None,
    mistake: Invalid | None = None,
    faults: tuple[Fault, ...] = (),
    loaded: str = "",
) -> HTMLResponse:
    return page(
        request, pages, "plan_versions.html", mistake, plan=plan, faults=faults, loaded=loaded,
        held=plans_held(desk_of(request).ledger),
        loads=member is not None and may(member.reader, Action.STEER),
    )  # fmt: skip
