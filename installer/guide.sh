#!/usr/bin/env bash
# Builds the user guide: one HTML file and one PDF, in build/guide or the folder named, with pictures of the program
# as it is today, of an invented practice whose day never changes: two builds of one commit are the same to the bit.
# Needs neither a screen nor the network once the environment is there.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

mapfile -t packages < <(qt_packages)
ensure_packages "${packages[@]}"
ensure_environment dev
# Neither the hour zone nor the screen of whoever builds shows in the pictures.
unset QT_SCALE_FACTOR QT_SCREEN_SCALE_FACTORS QT_FONT_DPI QT_STYLE_OVERRIDE QT_QPA_PLATFORMTHEME
TZ=UTC QT_QPA_PLATFORM=offscreen exec "$venv/bin/python" "$root/installer/guide/build.py" "${1:-$root/build/guide}"
