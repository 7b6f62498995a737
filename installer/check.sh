#!/usr/bin/env bash
# Sets everything up on a fresh Debian machine, then checks format, lint, types, contracts, libraries, and tests all.
# --long adds the minutes-long crash and fuzz runs; other arguments go to pytest.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

kinds='not long'
if [ "${1:-}" = --long ]; then
    kinds='long or not long'
    shift
fi

mapfile -t packages < <(qt_packages; test_packages)
ensure_packages "${packages[@]}"
ensure_environment dev

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
chmod 700 "$scratch"
export XDG_RUNTIME_DIR=$scratch QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
export PATH=$venv/bin:$PATH
cd -- "$root"

failed=()
check() {
    local name=$1
    say "== $name"
    shift
    "$@" </dev/null || failed+=("$name")
}

check 'format' ruff format --check .
check 'lint' ruff check .
check 'types' mypy
check 'import contracts' lint-imports
check 'libraries' python installer/supply_check.py
check 'tests' python -m pytest -n auto -m "$kinds" "$@"

[ "${#failed[@]}" = 0 ] || die "failed: ${failed[*]}"
