#!/usr/bin/env bash
# Has the system ask, every quarter of an hour, whether a backup is due while the window is closed (systemd user
# timer). With --off, stops asking. The backups themselves are set in the window.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

units=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
command -v systemctl >/dev/null || die "Ce système n'a pas systemd : faites lancer « $venv/bin/telesec backup --if-due » par votre planificateur."

if [ "${1:-}" = --off ]; then
    systemctl --user disable --now telesec-backup.timer
    rm -f -- "$units/telesec-backup.timer" "$units/telesec-backup.service"
    say "Le système ne demande plus rien quand la fenêtre est fermée."
    exit
fi

[ -x "$venv/bin/telesec" ] || die "Lancez d'abord installer/start.sh."
mkdir -p -- "$units"
install -m 644 "$root/resources/systemd/telesec-backup.timer" "$units/"
# As systemd reads a path between quotes; and between ours, or « & » would be what it replaces.
program=$venv/bin/telesec
program=${program//\\/\\\\} program=${program//\"/\\\"} program=${program//%/%%}
while IFS= read -r line; do
    printf '%s\n' "${line/"/usr/bin/env telesec"/"\"$program\""}"
done <"$root/resources/systemd/telesec-backup.service" >"$units/telesec-backup.service"
systemctl --user daemon-reload
systemctl --user enable --now telesec-backup.timer
say "C'est fait : toutes les quinze minutes, fenêtre fermée, le système demande si une sauvegarde est due."
