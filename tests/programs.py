"""System programs that some tests need."""

from __future__ import annotations

import os
import shutil

import pytest


def need(program: str) -> None:
    """Skip the test where the program is not installed; fail it where everything must be there."""
    if shutil.which(program) is None:
        if os.environ.get("KEHOACH_REQUIRE_ALL") == "1":
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")
