"""Say what every answer tells a browser, and set it: what may run, be framed, kept, guessed.

A page gets the policy of pages. Anything else (a twin, a download, a file of ours) gets one
under which a browser that shows it by itself runs and loads nothing.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOTHING = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
PAGE_POLICY = (
    f"{_NOTHING} script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    # The one name is htmx's own, which reads pages of ours; no other code may make markup.
    " form-action 'self'; require-trusted-types-for 'script'; trusted-types htmx"
)
OTHER_POLICY = f"{_NOTHING} form-action 'none'; sandbox"

_OUR_OWN = ("publickey-credentials-create", "publickey-credentials-get")
_NEVER = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "captured-surface-control",
    "clipboard-read", "clipboard-write", "compute-pressure", "cross-origin-isolated",
    "digital-credentials-create", "digital-credentials-get", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get",
    "idle-detection", "interest-cohort", "keyboard-map", "language-detector", "language-model",
    "local-fonts", "local-network", "local-network-access", "loopback-network", "magnetometer",
    "microphone", "midi", "on-device-speech-recognition", "otp-credentials", "payment",
    "picture-in-picture", "private-state-token-issuance", "private-state-token-redemption",
    "screen-wake-lock", "serial", "speaker-selection", "storage-access", "summarizer", "sync-xhr",
    "translator", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(
        [*(f"{each}=()" for each in _NEVER), *(f"{each}=(self)" for each in _OUR_OWN)]
    ),
    "x-permitted-cross-domain-policies": "none",
}
TRANSPORT = "max-age=63072000; includeSubDomains"
"""Said under https alone: over plain loopback a browser would have to ignore it."""

SIGNED_OUT = {"clear-site-data": '"cache", "storage"'}
"""What an answer that ends a session adds. Its own cookies it deletes by name: those of other
programs on this machine would go with the browser's word for all of them."""


class Headers:
    """Set the security headers on every response; only our own static files may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and set the headers on what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, with_headers)


def _complete(headers: MutableHeaders, scope: Scope) -> None:
    headers.update(HEADERS)
    page = headers.get("content-type", "").startswith("text/html")
    attached = headers.get("content-disposition", "").startswith("attachment")
    headers["content-security-policy"] = PAGE_POLICY if page and not attached else OTHER_POLICY
    # What fails there is a page like any other, and says who sits.
    kept = scope["path"].startswith("/static/") and not page
    headers["cache-control"] = "no-cache" if kept else "no-store"
    if scope["scheme"] == "https":
        headers["strict-transport-security"] = TRANSPORT
