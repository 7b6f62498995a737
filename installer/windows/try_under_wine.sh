#!/usr/bin/env bash
# Installs build/telesec-VERSION-setup.exe under Debian's wine, runs what it put there, takes it away again, and says
# what is left. Pictures and what was said go to build/wine, or the folder given. Wine is not Windows: it has no real
# keyring, no session lock, no scheduler that runs; and two libraries of Windows are missing, that wine/*.c stand for.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../environment.sh"

here=$root/installer/windows
out=${TELESEC_BUILD:-$root/build}
pictures=${1:-$out/wine}
ensure_packages wine wine64 gcc-mingw-w64-x86-64 xvfb openbox imagemagick
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
say "== fenêtre d'essai"
run "$there/app/telesec.exe" --demo &
for _ in $(seq 300); do # accounts, patients, then a first backup of the invented practice
    sleep 1
    [ -z "$(find "$local_data" -type f -path '*telesec-demo/sauvegardes/*' 2>/dev/null)" ] || break
done
sleep 20
import -window root "$pictures/sign-in.png"
say "== une installation par-dessus, fenêtre ouverte"
code=0
timeout 300 "$wine" "$setup" /S <"$scratch/live" >/dev/null 2>&1 || code=$?
[ "$code" != 0 ] || die "L'installation aurait dû attendre que la fenêtre soit fermée."
say "refusée, comme il faut"
/usr/lib/wine/wineserver64 -k
wait %4 2>/dev/null || true
say "== retrait"
mv -- "$scratch/_wmi.pyd" "$there/app/"
printf 'à garder\n' >"$there/doc/une note.txt"
find "$local_data" -path "$there" -prune -o -type f -print | sort >"$scratch/before.txt"
inside=C:${there#"$WINEPREFIX/drive_c"}
run "$there/uninstall.exe" /S "_?=${inside//\//\\}" # in place: without it, a copy of itself goes on in the background
find "$local_data" -path "$there" -prune -o -type f -print | sort >"$scratch/after.txt"
cmp -- "$scratch/before.txt" "$scratch/after.txt" || die "Le retrait a touché autre chose que le programme."
left=$(cd -- "$there" && find . -type f | sort)
say "Reste : $left"
[ "$left" = $'./doc/une note.txt\n./uninstall.exe' ] || die "Le retrait n'a pas ôté exactement ce qui avait été installé."
