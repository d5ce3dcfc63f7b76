"""A headless Chromium driven by WebDriver, with the standard library alone."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SKIP = 77
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en-US"]
TAB, SHIFT, ENTER, LEFT, UP, RIGHT, DOWN = "\ue004", "\ue008", "\ue007", "\ue012", "\ue013", "\ue014", "\ue015"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def need():
    """Paths of browser and driver; without them the test ends as skipped, or as failed where CI runs it."""
    found = [shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("chromedriver")]
    if all(found):
        return found
    print("Chromium and its driver are not installed (Debian: chromium, chromium-driver)")
    sys.exit(1 if os.environ.get("CI") else SKIP)


class Browser:
    """One session; a context that ends the driver and the browser it started."""

    def __init__(self, *flags):
        self.chromium, self.driver = need()
        self.flags = flags

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="capacity_web_")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([self.driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.open_session()
        except BaseException:
            self.close()
            raise
        return self

    def open_session(self):
        until = time.monotonic() + 30
        while True:
            try:
                self.call("GET", "/status")
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        options = {"binary": self.chromium, "args": FLAGS + [f"--user-data-dir={self.profile.name}", *self.flags]}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options,
                  "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.base += f"/session/{made['sessionId']}"

    def __exit__(self, *exception):
        self.close()

    def close(self):
        try:
            self.call("DELETE", "")
        except (OSError, RuntimeError):
            pass
        self.process.terminate()
        self.process.wait(10)
        for _ in range(50):  # Chromium may still be writing its profile
            try:
                self.profile.cleanup()
                return
            except OSError:
                time.sleep(0.1)

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as fault:
            raise RuntimeError(json.load(fault)["value"]["message"]) from None

    def cdp(self, command, **params):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": params})

    def open(self, path):
        self.call("POST", "/url", {"url": "file://" + os.path.abspath(path)})

    def size(self, width, height):
        """The size of the page's viewport."""
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def media(self, medium="", dark=False):
        self.cdp("Emulation.setEmulatedMedia", media=medium,
                 features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def run(self, script, *arguments):
        """The value that a function body returns, of a promise when it settles."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def press(self, *keys):
        """Keys for whatever has the focus; those in a list are held together."""
        actions = []
        for key in keys:
            held = key if isinstance(key, list) else [key]
            actions += [{"type": "keyDown", "value": k} for k in held] + [{"type": "keyUp", "value": k} for k in reversed(held)]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def hover(self, selector, x, y):
        """Move the pointer to a share of an element's width and height from its centre, -0.5 to 0.5."""
        element = self.find(selector)
        width, height = self.run("const r = arguments[0].getBoundingClientRect(); return [r.width, r.height];", {ELEMENT: element})
        move = {"type": "pointerMove", "origin": {ELEMENT: element}, "x": round(x * width), "y": round(y * height)}
        self.call("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def picture(self, path=None, whole=True):
        """A PNG of the page, the whole of it or what the window shows."""
        data = base64.b64decode(self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])
        if path:
            with open(path, "wb") as f:
                f.write(data)
        return data

    def pdf(self, path):
        data = self.cdp("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
        with open(path, "wb") as f:
            f.write(base64.b64decode(data))
