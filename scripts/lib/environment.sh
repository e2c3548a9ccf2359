# Makes .venv and fills it. Sourced by start, test and check; runs on macOS' bash 3.2 too.
#
# A finished installation leaves a stamp, so that the next call costs milliseconds. One that was broken off leaves its
# lock behind; the next call takes it over and begins anew, because half-written packages look whole.

ROOT=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
VENV=$ROOT/.venv
LOCK=$ROOT/.venv.lock

say() { printf '%s\n' "pasteguard: $*" >&2; }

fail() {
  say "$@"
  exit 1
}

# use_environment EXTRAS: when it returns, .venv holds the project with these extras of pyproject.toml.
use_environment() {
  local extras=$1
  is_installed "$extras" && return
  python=$(find_python) || fail_without_python
  take_lock
  if ! stamp_is_current "$extras"; then # whoever held the lock may have done it
    venv_is_usable || make_venv
    install_project "$extras"
    stamp_text | tee "$VENV/.installed-model-en" >"$VENV/.installed-$extras" # all sets of extras hold model-en
  fi
  rm -rf "$LOCK"
}

is_installed() { [ ! -d "$LOCK" ] && stamp_is_current "$1"; }

stamp_is_current() {
  [ -f "$VENV/.installed-$1" ] && [ "$(stamp_text 2>/dev/null)" = "$(cat "$VENV/.installed-$1")" ]
}

# What an installation depends on. The folder is part of it: a virtual environment cannot be moved.
stamp_text() {
  printf '%s\n' "$ROOT"
  cat "$ROOT/pyproject.toml" "$ROOT/pasteguard_addon/detection/pii/models.py" "$ROOT/scripts/lib/environment.sh" | cksum
  "$VENV/bin/python" -c 'import sys; print(sys.version)'
}

take_lock() {
  local waited=0 absent=0
  until mkdir "$LOCK" 2>/dev/null; do
    if [ ! -d "$LOCK" ]; then # given back just now, or it cannot be made here at all
      absent=$((absent + 1))
      [ "$absent" -lt 20 ] || fail "cannot write to $ROOT"
      continue
    fi
    if [ "$waited" -ge 2 ] && ! lock_is_held; then
      say "an earlier installation was broken off; beginning anew"
      mv "$LOCK" "$LOCK.$$" 2>/dev/null && rm -rf "$VENV" "$LOCK.$$"
      continue
    fi
    [ "$waited" -ne 2 ] || say "another installation is running here; waiting for it"
    [ "$waited" -lt 1800 ] || fail "$LOCK is still held; if no installation is running, remove that folder"
    sleep 1
    waited=$((waited + 1))
  done
  echo $$ >"$LOCK/pid"
}

lock_is_held() {
  local holder
  holder=$(cat "$LOCK/pid" 2>/dev/null) && [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null
}

# Shims of pyenv are on PATH even for versions that are switched off, so each candidate is tried.
find_python() {
  local candidate
  for candidate in python3.13 python3.12 python3 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[23]*/bin/python3 \
    "${UV_PYTHON_INSTALL_DIR:-$HOME/.local/share/uv/python}"/*/bin/python3; do
    if python_is_suitable "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

python_is_suitable() {
  local modules='venv, ensurepip'
  has_uv && modules=venv
  "$1" -c "import sys, $modules; sys.exit(sys.version_info < (3, 12))" >/dev/null 2>&1
}

fail_without_python() {
  say "Python 3.12 or newer is needed, with its venv and ensurepip modules, and none was found."
  say "Looked for python3.13, python3.12, python3 and python on PATH, and into pyenv's and uv's folders."
  fail "Install it (Debian, Ubuntu: python3 and python3-venv; macOS: brew install python; or: uv python install 3.13)."
}

has_uv() { command -v uv >/dev/null 2>&1; }

venv_is_usable() {
  "$VENV/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 &&
    grep -qF "$VENV" "$VENV/bin/activate"
}

make_venv() {
  say "making .venv with $("$python" --version) ($python)"
  rm -rf "$VENV"
  if has_uv; then
    uv venv --quiet --seed --python "$python" "$VENV" && return
    rm -rf "$VENV"
  fi
  "$python" -m venv "$VENV" || fail "$python could not make a virtual environment"
}

install_project() {
  say "installing PasteGuard and what it needs: some 300 MB, a minute or more; once"
  install_packages "$1" || fail "the installation failed; the reason stands above. Run the same command to try again."
  compile_all
  "$VENV/bin/pasteguard" models install || fail "the models could not be installed; run the same command to try again."
}

# uv leaves this to the first start; where Python may not write then, or is told not to, every start takes two seconds
# longer. Some packages hold files that cannot be compiled, and nobody needs them.
compile_all() {
  "$VENV/bin/python" -m compileall -qq -j 0 "$VENV/lib" "$ROOT/pasteguard_addon" >/dev/null 2>&1 || true
}

install_packages() {
  if has_uv; then
    uv pip install --python "$VENV/bin/python" --editable "$ROOT[$1]" && return
    say "uv could not do it; trying pip"
  fi
  # The pip of 2023 that comes with older Pythons takes a quarter of an hour to resolve this set.
  "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --upgrade pip &&
    "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --editable "$ROOT[$1]"
}
