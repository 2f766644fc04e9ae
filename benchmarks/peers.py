"""Throw-away environments for the peers: one for each, since their dependencies are at odds."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

_PATIENCE = 600  # seconds for an installation


def python_with(package: str, folder: Path) -> str | None:
    """The Python of an environment that has the package; None, with a line that says why, where it can't be had."""
    place = folder / package.partition("[")[0]
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        venv.create(place, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", package]
        try:
            subprocess.run(command, check=True, timeout=_PATIENCE, capture_output=True, text=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            reason = str(error.stderr or error).strip().splitlines()[-1]
            print(f"{package}: not installed, left out ({reason})", file=sys.stderr)
            return None
        (place / "ready").touch()
    return str(python)
