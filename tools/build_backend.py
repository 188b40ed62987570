"""Builds wheels with the modules compiled where a C compiler is at hand (docs/speed.md), in pure Python where none is.

`pip install .` asks this module (PEP 517, PEP 660). TAHQIQ_COMPILE=0 keeps to pure Python; TAHQIQ_COMPILE=1 makes a build
that cannot be compiled an error. An editable install is always pure: compiled modules would hide changes of the source.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig

from setuptools import build_meta
from setuptools.build_meta import (  # noqa: F401
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

CHOICE = "TAHQIQ_COMPILE"
TOLD = "TAHQIQ_MYPYC"
"""What tells setup.py to compile: set for the wheel alone, since before that, when it is asked what it needs, mypyc need not
be there."""
COMPILER = "mypy[mypyc]>=1.10"


def _wanted() -> bool:
    choice = os.environ.get(CHOICE, "")
    cc = (sysconfig.get_config_var("CC") or "cc").split()[0]
    return choice != "0" and (bool(choice) or shutil.which(os.environ.get("CC", cc)) is not None)


def get_requires_for_build_wheel(config_settings: dict[str, object] | None = None) -> list[str]:
    """What the build needs besides setuptools: mypyc, where it will compile."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *([COMPILER] if _wanted() else [])]  # type: ignore[no-untyped-call]


def build_wheel(
    wheel_directory: str, config_settings: dict[str, object] | None = None, metadata_directory: str | None = None
) -> str:
    """The wheel's file name."""
    asked = bool(os.environ.get(CHOICE, ""))
    if _wanted():
        os.environ[TOLD] = "1"
        try:
            return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))  # type: ignore[no-untyped-call]
        except (Exception, SystemExit) as why:
            if asked:
                raise
            print(f"tahqiq: not compiled ({why}); the slower pure Python is built instead", file=sys.stderr)
            shutil.rmtree("build", ignore_errors=True)
    os.environ.pop(TOLD, None)
    return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))  # type: ignore[no-untyped-call]
