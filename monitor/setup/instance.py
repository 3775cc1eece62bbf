"""Make the folder of an instance, with all that one needs. What is there already is kept as it is."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from monitor.config.loading import shipped_path
from monitor.errors import StateError, UsageMistake
from monitor.model import Struct
from monitor.store.files import remove_unfinished, unfinished, write_beside

SHARED, PRIVATE = 0o644, 0o600
"""Modes of files that anybody may read, and of those with secrets."""
FOLDER, PRIVATE_FOLDER = 0o755, 0o700
UNITS = (
    "trial-monitor.service",
    "trial-monitor-web.service",
    "trial-monitor-poll.service",
    "trial-monitor-poll.timer",
    "trial-monitor-mail.service",
    "trial-monitor-mail.timer",
)
CONTAINER = ("Containerfile", "compose.yaml", "Caddyfile", "litestream.yml")
WORKFLOW = "pages.yml"
CONFIG_HEAD = """\
# The configuration of this instance. docs/scope.md teaches the terms of watches; every key has its default here.
# An unknown key, a wrong type or a bad cron expression is refused with one line that names it: `trial-monitor check`.
# Passwords are never here; they are read from the environment, see the file `environment`.
"""
UNSAFE = re.compile(r"[\"'\\$`%*?\[\]]")
"""Characters that systemd or a shell reads in a way of its own."""
HOMES, TEMPORARY = ("/home/", "/root/", "/run/user/"), ("/tmp/", "/var/tmp/")  # noqa: S108  names to compare with


class Instance(Struct, frozen=True, kw_only=True):
    """Where an instance lives, and who runs what there.

    Attributes:
        folder: absolute. program: absolute path of the installed `trial-monitor`.
        user: the account of the service.
    """

    folder: Path
    program: Path
    user: str

    @property
    def state(self) -> Path:
        """The state directory."""
        return self.folder / "state"

    @property
    def config(self) -> Path:
        """The configuration."""
        return self.folder / "config.toml"

    @property
    def environment(self) -> Path:
        """The environment file."""
        return self.folder / "environment"


class InstanceFile(Struct, frozen=True, kw_only=True):
    """A file of an instance: its path below the folder, its text, its mode."""

    path: str
    text: str
    mode: int = SHARED


def check_instance(instance: Instance) -> None:
    """Refuse an instance whose paths could not be written into a unit.

    Raises:
        UsageMistake: a path contains a character that systemd or a shell would read in its own way.
    """
    for path in (instance.folder, instance.program):
        if UNSAFE.search(str(path)) or not str(path).isprintable():
            raise UsageMistake(
                f"{path}: contains a quote, a backslash, one of $ % ` * ? [ ] or a control character,"
                " which units of systemd cannot name; choose another folder"
            )
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}", instance.user):
        raise UsageMistake(f"--user: `{instance.user}` is no name of an account")


def render_instance(instance: Instance, secret: str) -> tuple[InstanceFile, ...]:
    """Return the files of an instance; `secret` signs its links."""
    values = {
        "program": str(instance.program),
        "state": str(instance.state),
        "config": str(instance.config),
        "environment": str(instance.environment),
        "user": instance.user,
        "secret": secret,
        "protect_home": "read-only" if _is_below(instance, HOMES) else "yes",
        "private_tmp": "no" if _is_below(instance, TEMPORARY) else "yes",
    }
    values["sandbox"] = _fill(_template("sandbox.conf"), values)
    units = (InstanceFile(path=f"systemd/{name}", text=_fill(_template(name), values)) for name in UNITS)
    return (
        InstanceFile(path=instance.config.name, text=_configuration()),
        InstanceFile(
            path=instance.environment.name, text=_fill(_template("environment"), values), mode=PRIVATE
        ),
        *units,
        *(InstanceFile(path=f"container/{name}", text=_template(name)) for name in CONTAINER),
        InstanceFile(path=f"github/{WORKFLOW}", text=_template(WORKFLOW)),
    )


def make_instance(instance: Instance) -> dict[str, bool]:
    """Write what is missing of an instance; return for each path whether it was written.

    Raises:
        UsageMistake: see `check_instance`.
        StateError: the folder cannot be written to.
    """
    check_instance(instance)
    try:
        _make_folder(instance.folder, FOLDER)
        _make_folder(instance.state, PRIVATE_FOLDER)
        for name in ("systemd", "container", "github"):
            _make_folder(instance.folder / name, FOLDER)
        return {
            file.path: _write_new(instance.folder / file.path, file)
            for file in render_instance(instance, secrets.token_urlsafe(48))
        }
    except OSError as error:
        raise StateError(
            f"{error.filename or instance.folder}: {error.strerror}; choose another folder"
        ) from error


def _template(name: str) -> str:
    return files("monitor.setup").joinpath("files", name).read_text(encoding="utf-8")


def _fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in for `@name@`; what begins with @ otherwise is systemd's own."""
    return re.sub(r"@([a-z_]+)@", lambda match: values[match[1]].rstrip("\n"), template)


def _configuration() -> str:
    """Return the shipped configuration with a head of its own."""
    _, _, body = shipped_path().read_text(encoding="utf-8").partition("\n\n")
    return f"{CONFIG_HEAD}\n{body}"


def _is_below(instance: Instance, folders: tuple[str, ...]) -> bool:
    """Return whether the service needs to see one of these folders, which the sandbox hides otherwise."""
    return any(str(path).startswith(folders) for path in (instance.folder, instance.program))


def _make_folder(path: Path, mode: int) -> None:
    """Make a folder with its mode from the first moment on, and remove what a killed process has left in it."""
    if not path.is_dir():
        path.mkdir(mode=mode, parents=True)
        path.chmod(mode)
    remove_unfinished(unfinished(path))


def _write_new(path: Path, file: InstanceFile) -> bool:
    """Write a whole file or none, and return whether it was written; return False where there is something already."""
    if os.path.lexists(path):
        return False
    try:
        with write_beside(path, replace=False) as beside:
            beside.write_text(file.text, encoding="utf-8")
            beside.chmod(file.mode)
    except FileExistsError:
        return False
    return True
