"""`serve FILE.pdf` stopped from outside, as a service manager does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

BOOK = Path(__file__).parent / "book.pdf"
PROGRAM = str(Path(sys.executable).parent / "tahqiq")


def test_a_terminated_server_leaves_no_folder_behind(tmp_path: Path) -> None:
    command = [PROGRAM, "serve", str(BOOK), "--port", "0"]
    own = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        assert list(tmp_path.iterdir())
        process.send_signal(signal.SIGTERM)
    assert not list(tmp_path.iterdir())
