#!/bin/sh
# Installs the producers of the yardstick (Debian 12): its packages first, then the Python ones into the environment given.
#   bench/install.sh [path/to/python]     as root; about 2 GB
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${1:-$here/../.venv/bin/python}

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=600 \
    chromium \
    libreoffice-writer-nogui \
    texlive-xetex texlive-luatex texlive-latex-recommended texlive-latex-extra texlive-lang-arabic \
    ghostscript \
    libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 libcairo2 libfribidi0 libglib2.0-0 fontconfig \
    libegl1 libgl1 libxkbcommon0 libdbus-1-3 \
    fonts-hosny-amiri fonts-sil-scheherazade fonts-noto-core fonts-kacst fonts-kacst-one fonts-dejavu-core \
    fonts-freefont-ttf fonts-freefarsi fonts-unikurdweb fonts-nafees fonts-sil-awami-nastaliq fonts-sil-ezra

"$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
