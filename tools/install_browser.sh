#!/usr/bin/env bash
# What the tests of the edition need and pip's [test] does not bring: Debian's Chromium, Playwright's Python client, axe-core.
# Run as root, or where sudo works. Nothing is fetched but packages; Playwright's own browsers are not.
set -euo pipefail
cd "$(dirname "$0")/.."
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
if ! command -v chromium >/dev/null; then
  as_root apt-get update -qq
  as_root apt-get install -y -qq --no-install-recommends chromium
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check 'playwright>=1.45'
if [ ! -f tests/edition/node_modules/axe-core/axe.min.js ]; then
  if command -v npm >/dev/null; then
    npm install --prefix tests/edition --no-audit --no-fund --silent
  else
    echo "no npm: the accessibility test will be skipped" >&2
  fi
fi
