"""Installs every tool that is measured beside ours, each in an environment of its own under bench/envs/.

    python bench/others/install.py [TOOL ...] [--force]

What came of it is written to bench/work/others-install.json: {tool: {"ok", "version", "error", "packages"}}. A tool
that does not install stays in that file with its error, and so in the report. Tools from Debian need root.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from others.tools import ENVS, HERE, INSTALLED, JARS, TOOLS, Tool, command

DEBIAN = {
    "pdftotext": ("poppler-utils",),
    "pdfbox": ("libpdfbox2-java", "libfontbox2-java", "libcommons-logging-java", "default-jdk-headless"),
}
NODE = "24.21.0"
"""The Node.js that runs pdf.js, also from npm: pdf.js asks for a newer one than Debian has."""


def run(line: list[str], folder: Path | None = None, **env: str) -> str:
    """Runs a command and gives its stdout; a failure raises with the end of what it said."""
    done = subprocess.run(
        line, capture_output=True, text=True, timeout=1200, cwd=folder, check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, **env})
    if done.returncode:
        said = (done.stdout + done.stderr).strip()[-500:]
        raise RuntimeError(f"{Path(line[0]).name} ended with {done.returncode}: {said}")
    return done.stdout


def interpreter(oldest: tuple[int, int]) -> str:
    """A Python not older than `oldest`: this one, one on the PATH, or one of pyenv's."""
    if sys.version_info[:2] >= oldest:
        return sys.executable
    newer = [f"{oldest[0]}.{minor}" for minor in range(oldest[1], oldest[1] + 4)]
    found = [path for name in newer if (path := shutil.which(f"python{name}"))]
    for name in newer:
        found += map(str, sorted(Path.home().glob(f".pyenv/versions/{name}.*/bin/python")))
    for path in found:
        if subprocess.run([path, "-c", "import venv, ensurepip"], capture_output=True, check=False).returncode == 0:
            return path
    raise RuntimeError(f"needs Python {oldest[0]}.{oldest[1]} or newer, and none was found")


def from_pypi(name: str, tool: Tool) -> list[str]:
    """A virtual environment with the packages of pins/TOOL.txt."""
    env = ENVS / name
    run([interpreter(tool.python), "-m", "venv", "--clear", str(env)])
    pip = [str(env / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "-r", str(HERE / "pins" / f"{name}.txt")])
    return run([*pip, "freeze"]).split()


def from_npm(name: str, tool: Tool) -> list[str]:
    """node_modules with pdf.js and a Node.js new enough for it."""
    env = ENVS / name
    shutil.rmtree(env, ignore_errors=True)
    env.mkdir(parents=True)
    (env / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    run(["npm", "install", "--no-audit", "--no-fund", f"pdfjs-dist@{tool.version}", f"node@{NODE}"], env)
    return [f"pdfjs-dist=={tool.version}", f"node=={NODE}"]


def from_debian(name: str, tool: Tool) -> list[str]:
    """Debian's packages, system-wide; pdfbox's adapter is compiled into its environment's folder."""
    packages = DEBIAN[name]
    if any(not _debian_version(package) for package in packages if package != "default-jdk-headless") or any(
            shutil.which(program) is None for program in tool.commands):
        run(["apt-get", "update", "-q"])
        run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600", *packages],
            DEBIAN_FRONTEND="noninteractive")
    if name == "pdfbox":
        env = ENVS / name
        env.mkdir(parents=True, exist_ok=True)
        run(["javac", "-encoding", "UTF-8", "-cp", JARS, "-d", str(env), str(HERE / "adapters" / "ReadPdfBox.java")])
    return [f"{package}=={version}" for package in packages if (version := _debian_version(package))]


def _debian_version(package: str) -> str:
    query = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Version}", package]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    return done.stdout[3:].strip() if done.stdout.startswith("ii") else ""


def version(name: str, tool: Tool, packages: list[str]) -> str:
    """The tool's version as installed."""
    if tool.source == "debian":
        return re.sub(r"^\d+:|[-+].*$", "", packages[0].split("==")[1])
    return tool.version


def install(name: str) -> dict[str, Any]:
    """Installs one tool and starts its adapter once; tells what came of it."""
    tool = TOOLS[name]
    start = time.monotonic()
    told: dict[str, Any] = {"ok": False, "version": tool.version, "error": "", "packages": []}
    try:
        for program in tool.commands if tool.source == "pypi" else ():
            if shutil.which(program) is None:
                raise RuntimeError(f"needs {program} on the PATH: install it first")
        way = {"pypi": from_pypi, "npm": from_npm, "debian": from_debian}[tool.source]
        told["packages"] = way(name, tool)
        told["version"] = version(name, tool, told["packages"])
        line, env = command(name)
        run(line, None, **env)
        told["ok"] = True
    except Exception as fault:
        told["error"] = f"{type(fault).__name__}: {fault}"
    told["seconds"] = round(time.monotonic() - start, 1)
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", nargs="*", help=f"of {', '.join(TOOLS)}; default: all")
    parser.add_argument("--force", action="store_true", help="install again what is there")
    asked = parser.parse_args()
    INSTALLED.parent.mkdir(parents=True, exist_ok=True)
    for name in asked.tools or TOOLS:
        known = json.loads(INSTALLED.read_text(encoding="utf-8")) if INSTALLED.exists() else {}
        if known.get(name, {}).get("ok") and not asked.force:
            print(f"{name}: there, {known[name]['version']}")
            continue
        known[name] = install(name)
        INSTALLED.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        told = known[name]
        print(f"{name}: {told['version'] if told['ok'] else 'FAILED: ' + told['error']}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
