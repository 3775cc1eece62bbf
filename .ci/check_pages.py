# ruff: noqa: INP001 - a script, and no package
"""Serve a site as `serve` does, and show every kind of page to vnu, html-validate and axe.

The site is that of a state directory, which is published for it, or a folder that was published before.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
from selenium import webdriver

from monitor.app.mail import SECRET
from monitor.app.service import Service
from monitor.app.web import web_app
from monitor.config import loading
from monitor.web.server import serving

WIDTHS = (360, 390, 1280)
SCHEMES = ("light", "dark")
PATIENCE = 900
"""Seconds that axe may take for a page: the largest have thousands of rows, and others may have the processor."""

TRIALS = 3
"""Pages of trials with the most bytes that a browser opens: they have most kinds of things."""

RULES = {
    "root": True,
    "extends": ["html-validate:recommended"],
    # An anchor of a second update of two versions has a dot, as HTML allows; old items of feeds lead to it.
    # The boxes of one question share a name, as radio buttons do: the form sends all that are ticked.
    "rules": {
        "valid-id": ["error", {"relaxed": True}],
        "form-dup-name": ["error", {"shared": ["radio", "checkbox", "button", "reset", "submit"]}],
    },
}
AXE = """
const done = arguments[0];
axe.run({resultTypes: ['violations']}).then(found => done(found.violations.map(
  v => [v.id, v.help, ...v.nodes.slice(0, 2).map(node => node.html.slice(0, 150))])));"""


def main(given: Path, tools: Path, pages: Path) -> int:
    """Return how many complaints there are, and print each."""
    if (given / "index.html").is_file():
        service = site_service(pages.parent / "state", given.resolve())
    else:
        service = site_service(given, pages.parent / "public")
        service.publish()
    with serving(web_app(service), host="127.0.0.1", port=0, trusted_proxies=()) as port:
        root = f"http://127.0.0.1:{port}/"
        names = [*kinds_of_page(service.public), "subscribe", "no-such-page"]
        for name in names:
            saved = pages / (name.replace("/", "-").removesuffix(".html") + ".html")
            saved.parent.mkdir(parents=True, exist_ok=True)
            saved.write_bytes(httpx.get(root + name).content)
        complaints = [*vnu(tools, pages), *html_validate(tools, pages), *in_browser(tools, root, names)]
    service.close()
    sys.stdout.write("".join(f"{complaint}\n" for complaint in complaints))
    sys.stdout.write(f"{len(names)} pages, {len(complaints)} complaints\n")
    return len(complaints)


def site_service(state: Path, public: Path) -> Service:
    """Return the service of a site that sends mail, and so has the pages for subscribers; it publishes into a folder."""
    shipped = loading.load()
    config = msgspec.structs.replace(
        shipped,
        publish=msgspec.structs.replace(shipped.publish, directory=str(public)),
        web=msgspec.structs.replace(shipped.web, base_url="http://127.0.0.1"),
        mail=msgspec.structs.replace(shipped.mail, host="127.0.0.1", sender="digest@example.org"),
    )
    service = Service(config, state)
    service.mail.environment = {SECRET: "an-invented-secret-that-is-long-enough"}
    return service


def kinds_of_page(public: Path) -> list[str]:
    """Return the paths of all pages but those of trials and weeks, of which a few represent the rest."""
    paths = sorted(path.relative_to(public).as_posix() for path in public.rglob("*.html"))
    trials = [path for path in paths if re.fullmatch(r"trials/NCT\d{8}\.html", path)]
    weeks = [path for path in paths if re.fullmatch(r"digests/\d{4}-W\d\d\.html", path)]
    largest = sorted(trials, key=lambda path: (public / path).stat().st_size)[-TRIALS:]
    widest = sorted(weeks, key=lambda path: (public / path).stat().st_size)[-1:]
    shown = dict.fromkeys([*trials[:1], smallest(public, trials), *largest] if trials else [])
    return [*(path for path in paths if path not in {*trials, *weeks}), *shown, *widest]


def smallest(public: Path, paths: list[str]) -> str:
    """Return the page with the fewest bytes: that of a record that says least."""
    return min(paths, key=lambda path: (public / path).stat().st_size)


def vnu(tools: Path, pages: Path) -> Iterator[str]:
    """Yield the complaints of the W3C's checker."""
    jar = tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--exit-zero-always", "--format", "json", str(pages)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    for message in json.loads(answer.stderr)["messages"]:
        yield f"vnu: {message.get('url', '')}:{message.get('lastLine', '')}: {message['message']}"


def html_validate(tools: Path, pages: Path) -> Iterator[str]:
    """Yield the complaints of html-validate under its recommended rules."""
    rules = pages.parent / "rules.json"
    rules.write_text(json.dumps(RULES))
    command = ["node", str(tools / ".bin" / "html-validate"), "--config", str(rules), "--formatter", "json"]
    listed = pages.parent / "complaints.json"
    # Into a file: html-validate ends before a pipe has taken all that it wrote.
    with listed.open("wb") as output:
        command.append(f"{pages}/*.html")
        answer = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, check=False)  # noqa: S603 - likewise
    if not listed.stat().st_size:
        yield f"html-validate: {answer.stderr.decode()}"
        return
    for page in json.loads(listed.read_bytes()):
        for message in page["messages"]:
            yield f"html-validate: {page['filePath']}:{message['line']}: {message['message']}"


def in_browser(tools: Path, root: str, names: list[str]) -> Iterator[str]:
    """Yield what axe finds, and pages that are wider than the window."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(PATIENCE)
    driver.command_executor.client_config.timeout = PATIENCE
    axe = (tools / "axe-core" / "axe.min.js").read_text("utf-8")
    try:
        for name in names:
            driver.get(root + name)
            driver.execute_script(axe)
            for width in WIDTHS:
                yield from _at_width(driver, name, width)
            for entry in driver.get_log("browser"):
                if "404" not in entry["message"] or name != "no-such-page":
                    yield f"browser: {name}: {entry['message']}"
    finally:
        driver.quit()


def _at_width(driver: webdriver.Chrome, name: str, width: int) -> Iterator[str]:
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < WIDTHS[-1]}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    actual = driver.execute_script("return document.documentElement.scrollWidth")
    if actual > width:
        yield f"overflow: {name}: {actual} px in a window of {width} px"
    for scheme in SCHEMES:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        for rule, *words in driver.execute_async_script(AXE):
            yield f"axe: {name} at {width} px, {scheme}: {rule}: {' | '.join(words)}"


if __name__ == "__main__":
    sys.exit(min(1, main(*map(Path, sys.argv[1:4]))))
