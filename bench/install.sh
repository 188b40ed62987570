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
    fonts-freefont-ttf fonts-freefarsi fonts-unikurdweb fonts-nafees fonts-sil-awami-nastaliq fonts-sil-ezra \
    fonts-farsiweb fonts-paktype fonts-sil-harmattan fonts-sil-lateef fonts-liberation culmus \
    npm

"$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"

# Fonts of the later sets that Debian does not have (SIL Open Font License), as npm packages them.
own=/usr/local/share/fonts/yardstick
scratch=$(mktemp -d)
mkdir -p "$own"
for font in cairo@0.4.2 david-libre@0.4.1 el-messiri@0.4.2 frank-ruhl-libre@0.4.1 heebo@0.4.2 \
    ibm-plex-sans-arabic@0.4.2 markazi-text@0.4.1 tajawal@0.4.1 vazirmatn@0.4.1 \
    alef@0.4.1 alexandria@0.4.2 almarai@0.4.1 assistant@0.4.1 baloo-bhaijaan-2@0.4.2 changa@0.4.2 \
    fustat@0.4.2 kufam@0.2.3 mada@0.4.2 mirza@0.2.3 readex-pro@0.4.1 rubik@0.4.2 \
    miriam-libre@0.4.1 reem-kufi@0.4.2 scheherazade-new@0.4.3 source-sans-3@0.4.1 source-serif-4@0.4.1 suez-one@0.4.1 zain@0.4.0; do
    archive=$(cd "$scratch" && npm pack --silent "@expo-google-fonts/$font")
    tar -xzf "$scratch/$archive" -C "$scratch"
    find "$scratch/package" \( -name '*_400Regular.ttf' -o -name '*_700Bold.ttf' \) -exec cp {} "$own" \;
    rm -r "$scratch/package"
done
for font in sahel-font@3.4.0 parastoo-font@2.0.1; do
    archive=$(cd "$scratch" && npm pack --silent "$font")
    tar -xzf "$scratch/$archive" -C "$scratch"
    for regular in "$scratch"/package/dist/Sahel.ttf "$scratch"/package/dist/Parastoo.ttf; do
        if [ -e "$regular" ]; then
            name=$(basename "$regular" .ttf)
            cp "$regular" "$own/${name}_400Regular.ttf"
            cp "${regular%.ttf}-Bold.ttf" "$own/${name}_700Bold.ttf"
        fi
    done
    rm -r "$scratch/package"
done
# These are packaged cut in pieces by script: put together again.
for font in beiruti@5.3.0 gulzar@5.3.0 katibeh@5.3.0; do
    archive=$(cd "$scratch" && npm pack --silent "@fontsource/$font")
    tar -xzf "$scratch/$archive" -C "$scratch"
    "$python" "$here/join_fonts.py" "$scratch/package/files" "$own"
    rm -r "$scratch/package"
done
# Fonts from which likeness.py learns letters too; they set no document, and no program finds them.
learning=/usr/local/share/yardstick-learning
mkdir -p "$learning"
for font in @expo-google-fonts/alkalami@0.4.1 @expo-google-fonts/jomhuria@0.3.0 @expo-google-fonts/lalezar@0.2.3 \
    @expo-google-fonts/lemonada@0.4.2 @expo-google-fonts/marhey@0.4.2 @expo-google-fonts/qahiri@0.4.3 \
    @expo-google-fonts/rakkas@0.4.1 gandom-font@0.8.0 samim-font@4.0.5 shabnam-font@5.0.0 tanha-font@0.10.0 vazir-font@30.1.0; do
    archive=$(cd "$scratch" && npm pack --silent "$font")
    tar -xzf "$scratch/$archive" -C "$scratch"
    find "$scratch/package" \( -name '*_400Regular.ttf' -o -name '*_700Bold.ttf' -o -regex '.*/dist/[A-Z][a-z]*\(-Bold\)?\.ttf' \) \
        -exec cp {} "$learning" \;
    rm -r "$scratch/package"
done
(cd "$scratch" && apt-get download -q fonts-ukij-uyghur && dpkg -x fonts-ukij-uyghur_*.deb ukij)
find "$scratch/ukij" -name 'UKIJ*.ttf' -exec cp {} "$learning" \;
rm -r "$scratch"
fc-cache -f "$own"
