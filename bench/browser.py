"""Debian's Chromium, as tests and benchmarks start it: without a window, and fetching nothing on its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = next(filter(Path.exists, _BROWSERS), _BROWSERS[-1])
"""The one that has no window where it is installed: the same engine, with a sixth less to do."""

_LEFT_OUT = (
    # What Playwright leaves out itself: a second argument of that name replaces its own.
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay",
    "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    # Each window has an address bar that nobody sees, and its suggestions are two pages more:
    # they take twice as long as ours. Nor does anybody leave for another site, for which a
    # process is kept ready.
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess",
)  # fmt: skip
LAUNCH: dict[str, Any] = {
    "executable_path": str(CHROMIUM),
    "args": [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
        f"--disable-features={','.join(_LEFT_OUT)}",
    ],
}  # fmt: skip
"""How Playwright is to launch it, as root too."""
