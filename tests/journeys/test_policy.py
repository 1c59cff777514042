"""The policy of pages holds: what no page of ours asks for, the browser refuses."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (each) => {
  window.refused.push(`${each.effectiveDirective}: ${each.blockedURI}`);
});
"""


def refused(page: Page) -> list[str]:
    """Return what the page was refused since it was loaded."""
    found: list[str] = page.evaluate("window.refused")
    return found


def test_what_a_page_must_not_do_is_refused(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{address}/safeguards")
    page.evaluate(
        """() => {
          const tries = [
            () => { document.body.innerHTML = "<b>x</b>"; },
            () => { document.body.setAttribute("style", "color: red"); },
            () => { document.body.setAttribute("onclick", "1"); },
            () => { eval("1"); },
            () => { import("data:text/javascript,1").catch(() => {}); },
            () => { new Image().src = "data:image/gif;base64,R0lGODlhAQABAAAAACw="; },
            () => { window.trustedTypes.createPolicy("other", { createHTML: (words) => words }); },
          ];
          for (const each of tries) try { each(); } catch { }
        }"""
    )
    wanted = {
        "require-trusted-types-for",
        "style-src-attr",
        "img-src",
        "trusted-types",
        "script-src",
    }
    kinds: set[str] = set()
    for _ in range(100):  # what is refused is told a moment later
        kinds = {each.partition(":")[0] for each in refused(page)}
        kinds |= {"script-src" for kind in kinds if kind.startswith("script-src")}
        if wanted <= kinds:
            break
        page.wait_for_timeout(50)

    assert wanted <= kinds
    page.close()
