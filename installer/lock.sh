#!/usr/bin/env bash
# Writes installer/locks again from pyproject.toml: each dependency, direct or not, with the hashes of its files.
# What is locked stays unless it no longer fits; --upgrade takes the newest, --upgrade-package NAME one of them.
# run: the program; dev: and what checks it; build: and what packs it. These hold on Linux for Python 3.11 to 3.14.
# windows: the program for CPython 3.13 on 64-bit Windows, without markers, for whoever downloads it elsewhere.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

locks=$root/installer/locks
python=$(find_python)
[ -n "$python" ] || die "Il faut Python 3.11 ou plus récent, avec son module venv."
tools=$root/build/lock-tools
[ -x "$tools/bin/uv" ] || { "$python" -m venv "$tools" && "$tools/bin/pip" install --quiet --disable-pip-version-check 'uv>=0.9,<1'; }

export UV_CUSTOM_COMPILE_COMMAND=installer/lock.sh UV_INDEX_STRATEGY=unsafe-best-match
cd -- "$root"
compile() {
    local name=$1
    shift
    "$tools/bin/uv" pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
        --output-file "$locks/$name.txt" pyproject.toml "$@" >/dev/null
    say "$locks/$name.txt : $(grep -c '^[a-z0-9].*==' "$locks/$name.txt") bibliothèques"
}

# The build backend too is locked, since the program itself is installed without an isolated environment.
sed -n 's/^requires = \[\(.*\)\]$/\1/p' pyproject.toml | tr -d '"' | tr ',' '\n' | paste -sd, >"$tools/backend.in"
compile run "$tools/backend.in" --universal --python-version 3.11 "$@"
compile dev "$tools/backend.in" --extra dev --universal --python-version 3.11 -c "$locks/run.txt" "$@"
compile build "$tools/backend.in" "$locks/build.in" --universal --python-version 3.11 -c "$locks/run.txt" "$@"
compile windows --python-platform x86_64-pc-windows-msvc --python-version 3.13 -c "$locks/run.txt" "$@"
