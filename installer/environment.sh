# What start.sh and check.sh share: the Debian libraries and the Python environment of this checkout.
# Sourced, never run. Messages are for the person at the terminal, hence French.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=$root/.venv

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# Qt and Python read names with accents: a terminal left in the C locale would spoil them.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *.UTF-8 | *.utf8 | *.utf-8) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac

# Since Debian 13 and Ubuntu 24.04 glib carries another name (64-bit time).
glib_package() {
    local id='' version=''
    if [ -r /etc/os-release ]; then
        id=$(. /etc/os-release && printf '%s' "${ID:-}")
        version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-99}")
    fi
    case $id:${version%%.*} in
        debian:11 | debian:12 | ubuntu:20 | ubuntu:22 | ubuntu:23) say libglib2.0-0 ;;
        *) say libglib2.0-0t64 ;;
    esac
}

qt_packages() {
    glib_package
    printf '%s\n' libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libxcb-cursor0 libxcb-icccm4 \
        libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0
}

test_packages() {
    printf '%s\n' xvfb xauth openbox xdotool imagemagick dbus gnome-keyring oathtool zbar-tools poppler-utils faketime khal age openssh-server
}

# The newest Python from 3.11 to 3.14 that can make a virtual environment; prints nothing when there is none.
find_python() {
    local name
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null &&
            "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
        then
            command -v "$name"
            return
        fi
    done
}

venv_works() {
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import pip' 2>/dev/null && grep -qF -e " $root " "$venv/telesec-stamp" 2>/dev/null
}

missing_packages() {
    local package
    if ! venv_works && [ -z "$(find_python)" ]; then say python3-venv; fi
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || say "$package"
    done
}

as_administrator() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# The tests start sshd themselves, on loopback. Debian would also start it for everybody, now and at each boot: its
# services, old and new, leave it asleep where this file is. A machine that already had the server keeps it as it is.
ssh_asleep=/etc/ssh/sshd_not_to_be_run

# Installs the Debian packages named that are missing, or prints the line that does and stops.
ensure_packages() {
    command -v dpkg-query >/dev/null || die "Ce script connaît Debian 12 ou plus récent (et ce qui en dérive)."
    local missing=() install first=()
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    case " ${missing[*]} " in
        *' openssh-server '*) first=(install -D -m 644 /dev/null "$ssh_asleep") ;;
    esac
    install=(apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "${missing[@]}")
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        die "Il manque des paquets Debian. Faites exécuter cette ligne par un administrateur, puis relancez :

    apt-get update &&${first[*]:+ ${first[*]} &&} ${install[*]}
"
    fi
    say "Installation des paquets Debian manquants : ${missing[*]}"
    as_administrator env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 update -q </dev/null >/dev/null ||
        say "La liste des paquets n'a pas pu être rafraîchie ; essai avec celle qui est là."
    [ "${#first[@]}" = 0 ] || as_administrator "${first[@]}" ||
        die "Impossible de préparer l'installation : $ssh_asleep ne s'écrit pas."
    as_administrator env DEBIAN_FRONTEND=noninteractive "${install[@]}" -q </dev/null >/dev/null ||
        die "apt-get n'a pas pu installer ces paquets : ${missing[*]}"
    [ "${#first[@]}" = 0 ] ||
        say "Le serveur SSH n'est là que pour les essais : il n'écoute pas. Pour vous en servir, ôtez $ssh_asleep."
}

# What the environment was made from; another text means that it must be made, or filled, again.
stamp() {
    printf '%s %s %s\n' "$1" "$root" "$(cat -- "$root/pyproject.toml" "$root/installer/locks/$1.txt" | sha256sum)"
}

# Installs in the environment given what a file of installer/locks says, each wheel checked against its hash (nothing
# is built, nothing is resolved). With a word more, "--editable", then the program itself, by the build backend that
# the lock brought.
install_locked() {
    local where=$1 lock=$root/installer/locks/$2.txt
    shift 2
    "$where/bin/python" -m pip install --quiet --no-input --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: --requirement "$lock" </dev/null &&
        { [ "$#" = 0 ] || "$where/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --no-index \
            --no-deps --no-build-isolation "$@" "$root" </dev/null; }
}

# Makes .venv when it is missing or was moved, and installs the program; "dev" adds the checking tools.
ensure_environment() {
    local wanted=$1 python
    if venv_works; then
        if grep -qxF -e "$(stamp "$wanted")" "$venv/telesec-stamp" 2>/dev/null; then return 0; fi
        if [ "$wanted" = run ] && grep -qxF -e "$(stamp dev)" "$venv/telesec-stamp" 2>/dev/null; then return 0; fi
    fi
    [ -w "$root" ] || die "Le dossier « $root » n'est pas modifiable par ce compte : changez-en le propriétaire."
    if ! venv_works; then
        python=$(find_python)
        [ -n "$python" ] || die "Il faut Python 3.11 ou plus récent, avec son module venv."
        say "Création de l'environnement Python dans $venv"
        rm -rf -- "$venv"
        "$python" -m venv "$venv"
    fi
    say "Installation de telesec et de ses bibliothèques (quelques minutes la première fois)"
    say "unfinished $root -" >"$venv/telesec-stamp"
    install_locked "$venv" "$wanted" --editable ||
        die "pip n'a pas pu installer les bibliothèques : vérifiez l'accès au réseau, puis relancez."
    stamp "$wanted" >"$venv/telesec-stamp"
}
