"""Reads PDFs with one tool, in its own environment; prints a JSON line per file.

    python bench/others/read.py TOOL file.pdf ...
    {"file": "…", "pages": ["…", …], "seconds": 0.12, "notes": [], "peak_kb": 51234, "busy": 0.11}

A page that the tool fails on is empty and has a note; a file on which the tool dies or takes longer than the limit has
no pages and a note, and the tool is started anew for the next file.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from others.tools import OUTPUT, TOOLS, command

SECONDS = 120.0
"""Of processor time, for one file and for the tool's start: a busy machine must not fail a tool."""
PATIENCE = 10
"""A tool that sleeps is given up after so many times the limit on the clock."""


class Gone(Exception):
    """The tool died or took too long."""


class Adapter:
    """A running adapter. `startup` is the time until it could take its first file, seconds."""

    def __init__(self, line: list[str], env: dict[str, str], log: Path) -> None:
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **env})
        self.rest = b""
        start = time.perf_counter()
        self._answer(SECONDS)
        self.startup = time.perf_counter() - start

    def read(self, file: Path, limit: float) -> dict[str, Any]:
        """The adapter's answer for a file, with the process's peak memory so far (KiB) and processor seconds spent."""
        stdin = self.process.stdin
        assert stdin is not None
        busy = self._busy()
        try:
            stdin.write(f"{file}\n".encode())
            stdin.flush()
        except BrokenPipeError:
            raise Gone(f"ended with {self.process.wait()}") from None
        told = self._answer(limit)
        told["peak_kb"] = max(self._peak(), told.pop("children_kb", 0))
        told["busy"] = round(self._busy() - busy, 2)
        return told

    def _answer(self, limit: float) -> dict[str, Any]:
        stdout = self.process.stdout
        assert stdout is not None
        end, busy = time.monotonic() + PATIENCE * limit, self._busy()
        while b"\n" not in self.rest:
            if not select.select([stdout], [], [], 0.5)[0]:
                if time.monotonic() > end or self._busy() - busy > limit:
                    raise Gone(f"stopped after {limit:.0f} s")
                continue
            got = os.read(stdout.fileno(), 1 << 20)
            if not got:
                raise Gone(f"ended with {self.process.wait()}")
            self.rest += got
        line, self.rest = self.rest.split(b"\n", 1)
        told: dict[str, Any] = json.loads(line)
        return told

    def _peak(self) -> int:
        """VmHWM of /proc: unlike getrusage's it does not begin with the parent's memory."""
        for row in Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if row.startswith("VmHWM:"):
                return int(row.split()[1])
        return 0

    def _busy(self) -> float:
        """Processor seconds of the process and of the programs it ran, in the kernel's ticks of a hundredth."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii", errors="replace")
        return sum(map(int, told.rsplit(")", 1)[1].split()[11:15])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """Ends the process, by force if need be."""
        try:
            if self.process.stdin:
                self.process.stdin.close()
            self.process.wait(2)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


def start(tool: str, adapter: str = "") -> Adapter:
    """A tool's adapter, ready to take files. Raises Gone where it does not start."""
    line, env = command(tool, adapter)
    log = OUTPUT / tool / "stderr.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return Adapter(line, env, log)


def read_files(tool: str, files: Iterable[Path], limit: float = SECONDS) -> Iterator[dict[str, Any]]:
    """The answers for all files, one after the other."""
    adapter: Adapter | None = None
    for file in files:
        begun = time.perf_counter()
        try:
            adapter = adapter or start(tool)
            yield adapter.read(file.resolve(), limit)
        except Gone as why:
            if adapter:
                adapter.process.kill()
                adapter.close()
            adapter = None
            yield {
                "file": str(file), "pages": [], "seconds": round(time.perf_counter() - begun, 3),
                "notes": [f"file: {why}"], "peak_kb": 0, "busy": 0}
    if adapter:
        adapter.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool", choices=sorted(TOOLS))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--limit", type=float, default=SECONDS, help="processor seconds for one file")
    asked = parser.parse_args()
    for told in read_files(asked.tool, asked.files, asked.limit):
        print(json.dumps(told, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
