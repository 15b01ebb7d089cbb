"""Chromium without a window, driven over a pipe by the Chrome DevTools Protocol.

Chromium comes from Debian. Debian keeps only its newest version, so that it is the one tool here that is not pinned:
the verdicts say which it was.

Source: https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support import CannotJudge, debian_closure, debian_environment, workspace

PACKAGE = "chromium-headless-shell"
#: Nothing of its own accord: no updates, no accounts, no services of its maker.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--disable-component-update",
    "--disable-default-apps", "--no-first-run", "--no-default-browser-check", "--disable-dev-shm-usage",
)  # fmt: skip
#: The longest that one command may take, in seconds.
PATIENCE = 30


class Browser:
    """One page of a running Chromium, and all that it asked for."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back, self._rest = to, back, b""
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    @property
    def version(self) -> str:
        """The version of Chromium."""
        return str(self.call("Browser.getVersion")["product"]).partition("/")[2]

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Give one command and return its result; events that come meanwhile are kept."""
        number = self._send(method, **parameters)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = self._read(until)
            if answer.get("id") == number:
                if "error" in answer:
                    raise CannotJudge(f"{method}: {answer['error'].get('message')}")
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)
            if answer.get("method") == "Page.javascriptDialogOpening":
                self._send("Page.handleJavaScriptDialog", accept=True)
        raise CannotJudge(f"{method} did not end within {PATIENCE} seconds")

    def _send(self, method: str, **parameters: object) -> int:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session and not method.startswith(("Browser.", "Target.")):
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        return self._number

    def _read(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            if not select.select([self._back], [], [], max(0, until - time.monotonic()))[0]:
                raise CannotJudge(f"Chromium did not answer within {PATIENCE} seconds")
            part = os.read(self._back, 1 << 20)
            if not part:
                raise CannotJudge("Chromium ended")
            self._rest += part
        message, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def open(self, path: Path | str) -> float:
        """Open a file, or an address; return the seconds until it was loaded and laid out."""
        self.events.clear()
        start = time.monotonic()
        self.call("Page.navigate", url=path if isinstance(path, str) else path.as_uri())
        self.loaded(start)
        return time.monotonic() - start

    def loaded(self, start: float | None = None, patience: float = PATIENCE) -> None:
        """Wait until a page was loaded and laid out, since the events were cleared."""
        start = start or time.monotonic()
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.call("Browser.getVersion")
            time.sleep(0.005)
            if time.monotonic() - start > patience:
                raise CannotJudge(f"no page was loaded within {patience} seconds")
        self.call("Page.getLayoutMetrics")

    def value(self, expression: str) -> Any:
        """Evaluate JavaScript, wait for a promise, and return the value."""
        told = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise CannotJudge(f"{expression}: {told['exceptionDetails']}")
        return told["result"].get("value")

    def screenshot(self, path: Path, width: int, height: int = 1000, scheme: str = "light") -> None:
        """Draw the page at a width, and as high as it is up to a limit."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def requests(self) -> list[str]:
        """Return the addresses asked for since a file was opened, the file among them."""
        return [e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """Return what the page logged since a file was opened: broken scripts, refused requests."""
        told = [e["params"]["entry"]["text"] for e in self.events if e.get("method") == "Log.entryAdded"]
        thrown = [e["params"]["exceptionDetails"] for e in self.events if e.get("method") == "Runtime.exceptionThrown"]
        return told + [str(details.get("exception", details).get("description")) for details in thrown]

    def dialogs(self) -> list[str]:
        """Return what the page said in dialogs, such as alert, since a file was opened."""
        return [e["params"]["message"] for e in self.events if e.get("method") == "Page.javascriptDialogOpening"]


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium with a profile of its own, and end it afterwards."""
    folder = debian_closure(PACKAGE)
    program = folder / "usr/lib/chromium/chromium-headless-shell"
    with workspace() as profile:
        (child_in, to), (back, child_out) = os.pipe(), os.pipe()
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (child_in, child_out)]

        def place() -> None:
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        process = subprocess.Popen(
            [program, *QUIET, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=debian_environment(folder),
            preexec_fn=place,  # noqa: PLW1509 (nothing here has threads)
            pass_fds=(3, 4),
        )
        for fd in (child_in, child_out, *high):
            os.close(fd)
        try:
            yield Browser(to, back)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(to)
            os.close(back)
