"""With TAHQIQ_MYPYC=1, which tools/build_backend.py sets where it can, the modules that a page's time goes into are
compiled with mypyc and a C compiler. Anything else gives pure Python from the same source, which needs neither."""

import os
from pathlib import Path

from setuptools import setup

COMPILED = [
    *sorted(str(path) for path in Path("src/tahqiq/page").glob("*.py") if path.name != "__init__.py"),
    "src/tahqiq/bidi.py",
    "src/tahqiq/_bidi_rules.py",
    "src/tahqiq/glyphs.py",
    *(f"src/tahqiq/pdf/{name}.py" for name in ("content", "graphics", "lexer", "marked", "matrix", "pen", "text")),
]

if os.environ.get("TAHQIQ_MYPYC", "") not in ("", "0"):
    from mypyc.build import mypycify

    # Types are checked by `make lint`; here the libraries need not be installed.
    flags = ["--config-file=", "--ignore-missing-imports", "--follow-imports=silent"]
    setup(ext_modules=mypycify([*flags, *COMPILED], opt_level="2", debug_level="0"))
else:
    setup()
