#!/usr/bin/env bash
# Sets everything up on a fresh Debian machine, then opens the demo practice; without a screen, runs the guided day.
# Arguments are passed to telesec as they are: installer/start.sh --practice DIR
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

mapfile -t packages < <(qt_packages)
ensure_packages "${packages[@]}"
ensure_environment run

# A DISPLAY may be set and lead nowhere (a closed remote session), so Qt itself is asked.
screen_is_there() {
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] &&
        "$venv/bin/python" -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])' >/dev/null 2>&1
}

if [ "$#" -gt 0 ]; then
    exec "$venv/bin/telesec" "$@"
fi
if screen_is_there; then
    exec "$venv/bin/telesec" --demo
fi

pictures=$root/build/tour
say "Pas d'écran ici : la journée guidée est jouée sans fenêtre."
mkdir -p -- "$pictures"
status=0
QT_QPA_PLATFORM=offscreen "$venv/bin/telesec" tour --out "$pictures" </dev/null || status=$?
[ "$status" = 0 ] || say "La journée s'est arrêtée en route. Images jusque-là : $pictures"
exit "$status"
