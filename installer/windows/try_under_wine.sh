#!/usr/bin/env bash
# Installs build/telesec-VERSION-setup.exe under Debian's wine, plays a short desk in its window (desk_under_wine.py),
# installs over it, takes it away again, and says what is left. Pictures and what was said go to build/wine, or the
# folder given. Wine is not Windows: it has no real keyring, no session lock, no scheduler that runs; and two libraries
# of Windows are missing, that wine/*.c stand for.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../environment.sh"

here=$root/installer/windows
out=${TELESEC_BUILD:-$root/build}
pictures=${1:-$out/wine}
ensure_packages wine wine64 gcc-mingw-w64-x86-64 xvfb openbox imagemagick xdotool python3 oathtool \
    tesseract-ocr tesseract-ocr-fra
setup=$(find "$out" -maxdepth 1 -name 'telesec-*-setup.exe' | head -1)
[ -n "$setup" ] || die "Lancez d'abord installer/windows/build.sh."
mkdir -p -- "$pictures"
scratch=$(mktemp -d)

# The home of an invented person, whose programs of Windows see nothing of the real one.
export HOME=$scratch/home WINEPREFIX=$scratch/prefix WINEARCH=win64 WINEDEBUG=-all
export WINEDLLOVERRIDES="mscoree=;mshtml=;winemenubuilder.exe="
mkdir -p -- "$HOME"
wine=/usr/lib/wine/wine64
server='' desk='' open=''
finish() {
    /usr/lib/wine/wineserver64 -k 2>/dev/null || true
    for child in $desk $server $open; do kill "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf -- "$scratch"
}
trap finish EXIT
mkfifo "$scratch/number" "$scratch/live"
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$scratch/number" 2>/dev/null &
server=$!
read -r number <"$scratch/number"
export DISPLAY=:$number
openbox >/dev/null 2>&1 &
desk=$!
sleep infinity >"$scratch/live" & # Python refuses to start under wine without an input that stays open
open=$!

task="$WINEPREFIX/drive_c/windows/system32/tasks/Sauvegarde du cabinet (telesec)" # where wine keeps what is scheduled
play() {
    mkdir -p -- "$pictures/$1"
    rm -f -- "$pictures/$1"/*.png
    timeout 1800 /usr/bin/python3 "$here/desk_under_wine.py" "$1" "$wine" "$2" "$pictures/$1"
}
# Everything the person has but the program, by its content.
note() {
    (cd -- "$local_data" && find . -path ./Programs/telesec -prune -o -type f -print0 | sort -z |
        xargs -0 sha256sum --) >"$scratch/$1.txt"
}
run() { timeout 900 "$wine" "$@" <"$scratch/live" 2>&1 | cat; }
"$wine" wineboot -i </dev/null 2>&1 | cat >/dev/null
"$wine" winecfg -v win10 </dev/null 2>&1 | cat >/dev/null
for name in icuuc bcryptprimitives; do
    x86_64-w64-mingw32-gcc -shared -s -O1 -o "$WINEPREFIX/drive_c/windows/system32/$name.dll" "$here/wine/$name.c" -ladvapi32
done

local_data=$(find "$WINEPREFIX/drive_c/users" -maxdepth 3 -path '*/AppData/Local' | head -1)
there=$local_data/Programs/telesec
say "== installation"
run "$setup" /S
[ -f "$there/app/telesec.exe" ] || die "Rien n'a été installé."
(cd -- "$there" && find . -type f | sort) >"$pictures/installed.txt"
say "$(wc -l <"$pictures/installed.txt") fichiers, $(du -sm "$there" | cut -f1) Mo"
mv -- "$there/app/_wmi.pyd" "$scratch/" # wine ends the process that asks it
say "== commandes"
run "$there/app/telesec.com" --version
run "$there/app/telesec.com" selftest | tee "$pictures/selftest.txt"
[ -f "$task" ] || die "La tâche de sauvegarde n'a pas été inscrite."
say "== fenêtre d'essai"
run "$there/app/telesec.exe" --demo &
for _ in $(seq 900); do # accounts, patients, then a first backup; reading the screen meanwhile would only slow it down
    [ -z "$(find "$local_data" -type f -path '*telesec-demo/sauvegardes/*' 2>/dev/null)" ] || break
    sleep 1
done
play desk "$local_data"
say "== une installation par-dessus, fenêtre ouverte"
play refused "$setup"
for _ in $(seq 120); do # the window that followed the lock is no child of this script
    pgrep -f 'telesec[.]exe --demo' >/dev/null || break
    sleep 1
done
say "== mise à jour"
note before
play upgrade "$setup"
run "$there/app/telesec.com" --version
note after
cmp -- "$scratch/before.txt" "$scratch/after.txt" || die "La mise à jour a touché autre chose que le programme."
[ -f "$task" ] || die "La mise à jour a ôté la tâche de sauvegarde."
say "== retrait"
printf 'à garder\n' >"$there/doc/une note.txt"
inside=C:${there#"$WINEPREFIX/drive_c"}
run "$there/uninstall.exe" /S "_?=${inside//\//\\}" # in place: without it, a copy of itself goes on in the background
note after
cmp -- "$scratch/before.txt" "$scratch/after.txt" || die "Le retrait a touché autre chose que le programme."
[ ! -e "$task" ] || die "Le retrait a laissé la tâche de sauvegarde."
left=$(cd -- "$there" && find . -type f | sort)
say "Reste : $left"
[ "$left" = $'./doc/une note.txt\n./uninstall.exe' ] || die "Le retrait n'a pas ôté exactement ce qui avait été installé."
say "Images : $pictures"
