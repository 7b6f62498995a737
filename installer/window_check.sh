#!/usr/bin/env bash
# Plays a first day in a real window on a virtual screen: set-up, sign-in, booking, drag, automatic lock, journals.
# The pictures go to the folder given, build/window otherwise. TELESEC may name another program to drive.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

pictures=${1:-$root/build/window}
mapfile -t packages < <(qt_packages; test_packages)
ensure_packages "${packages[@]}" tesseract-ocr tesseract-ocr-fra x11-xserver-utils
if [ -z "${TELESEC:-}" ]; then
    ensure_environment dev
    TELESEC=$venv/bin/telesec
fi
python=$(dirname "$TELESEC")/python
if ! "$python" -c 'import telesec' 2>/dev/null; then # a packed program has none beside it
    ensure_environment dev
    python=$venv/bin/python
fi
mkdir -p -- "$pictures"
pictures=$(cd -- "$pictures" && pwd -P)
rm -f -- "$pictures"/[0-9][0-9]-*.png "$pictures"/*.log

scratch=$(mktemp -d)
chmod 700 "$scratch"
server='' desk=''
finish() {
    for child in $desk $server; do kill "$child" 2>/dev/null || true; done
    wait || true
    # What went wrong inside, if anything did: incidents are noted without a name or a value.
    find "$scratch/home/state" -type f -name '*.log' -exec cp -- {} "$pictures" \; 2>/dev/null || true
    rm -rf -- "$scratch"
}
trap finish EXIT

# A home of its own: no keyring, no preference and no practice of the person who runs this.
export HOME=$scratch/home XDG_RUNTIME_DIR=$scratch/run
export XDG_DATA_HOME=$HOME/data XDG_CONFIG_HOME=$HOME/config XDG_STATE_HOME=$HOME/state XDG_CACHE_HOME=$HOME/cache
mkdir -p -- "$HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
export QT_QPA_PLATFORM=xcb LANG=C.UTF-8

# The server picks a free number and says which.
mkfifo "$scratch/number"
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$scratch/number" 2>/dev/null &
server=$!
read -r number <"$scratch/number"
export DISPLAY=:$number
openbox >/dev/null 2>&1 &
desk=$!
# Keys for the accents that are typed: xdotool lends them one and takes it back before a busy program has read it.
xmodmap -e 'keycode 247 = egrave' -e 'keycode 248 = ediaeresis'
display -window root xc:white || true # it says no even when it did; a black screen around the window spoils the reading

"$python" "$root/tests/journeys/real_window.py" "$TELESEC" "$scratch" "$pictures"
say "Images : $pictures"
