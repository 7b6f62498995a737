#!/usr/bin/env bash
# Builds the user guide: one HTML file and one PDF, in build/guide or the folder named, with pictures of the program
# as it is today. Needs neither a screen nor the network once the environment is there.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

mapfile -t packages < <(qt_packages)
ensure_packages "${packages[@]}"
ensure_environment dev
QT_QPA_PLATFORM=offscreen exec "$venv/bin/python" "$root/installer/guide/build.py" "${1:-$root/build/guide}"
