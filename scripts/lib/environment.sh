# Makes .venv and fills it. Sourced by start, test, check and update; runs on macOS' bash 3.2 too.
#
# What is installed stands, version by version and hash by hash, in run.txt, or in test.txt with the tools of tests and
# checks; build.txt holds what builds the project itself. `scripts/update` writes all three.
#
# A finished installation leaves a stamp, so that the next call costs milliseconds. One that was broken off leaves its
# lock behind; the next call takes it over and begins anew, because half-written packages look whole.

ROOT=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
VENV=$ROOT/.venv
LOCK=$ROOT/.venv.lock
LISTS=$ROOT/scripts/lib

say() { printf '%s\n' "pasteguard: $*" >&2; }

fail() {
  say "$@"
  exit 1
}

# use_environment LIST: when it returns, .venv holds the project and what LIST names, `run` or `test`. With `test` spaCy's
# model is there, too: PasteGuard has its own, but tests and benchmarks compare it with Presidio as shipped.
use_environment() {
  is_installed "$1" || install_environment "$1"
  [ "$1" = run ] || models_are_there || install_models
}

is_installed() { [ ! -d "$LOCK" ] && stamp_is_current "$1"; }

install_environment() {
  local list=$1
  python=$(find_python) || fail_without_python
  take_lock
  if ! stamp_is_current "$list"; then # whoever held the lock may have done it
    # `test` is added to a current `run`. Anything else begins anew, so that nothing else is left in it.
    stamp_is_current run || make_venv
    install_project "$list"
    stamp_text | tee "$VENV/.installed-run" >"$VENV/.installed-$list" # all of `run` is in `test`
  fi
  rm -rf "$LOCK"
}

stamp_is_current() {
  [ -f "$VENV/.installed-$1" ] && [ "$(stamp_text 2>/dev/null)" = "$(cat "$VENV/.installed-$1")" ]
}

# What an installation depends on. The folder is part of it: a virtual environment cannot be moved.
stamp_text() {
  printf '%s\n' "$ROOT"
  cat "$ROOT/pyproject.toml" "$LISTS"/*.txt "$LISTS/environment.sh" | cksum
  "$VENV/bin/python" -c 'import sys; print(sys.version)'
}

# The models are outside .venv, and anybody may clear a cache. So they have a stamp of their own, beside them: their
# files by size and time, as they were when PasteGuard last verified them.
models_are_there() {
  [ "$(models_text)" = "$(cat "$(models_folder)/.verified" 2>/dev/null)" ]
}

models_text() {
  LC_ALL=C ls -lnR "$(models_folder)" 2>/dev/null | cksum
  cat "$ROOT/pasteguard_addon/detection/pii/presidio/models.py" | cksum
}

# Where detection/pii/presidio/models.py looks.
models_folder() {
  local cache=${XDG_CACHE_HOME:-${LOCALAPPDATA:-$HOME/.cache}}
  printf '%s\n' "${PASTEGUARD_MODELS:-$cache/pasteguard/models}"
}

install_models() {
  "$VENV/bin/pasteguard" models install >&2 ||
    fail "the models could not be installed; the reason stands above. Run the same command to try again."
  models_text 2>/dev/null >"$(models_folder)/.verified" || true # in a folder of somebody else's they are verified again
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
  for candidate in python3.12 python3.13 python3 python \
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
  "$1" -c "import sys, $modules; sys.exit(not (3, 12) <= sys.version_info < (3, 14))" >/dev/null 2>&1
}

fail_without_python() {
  local other
  other=$(python3 --version 2>/dev/null || echo "no other Python")
  fail "Python 3.12 or 3.13 is needed, with its venv and ensurepip modules; found $other." \
    "Install it (Debian, Ubuntu: python3 and python3-venv; macOS: brew install python@3.13; or: uv python install 3.13)."
}

has_uv() { command -v uv >/dev/null 2>&1; }

make_venv() {
  say "making .venv with $("$python" --version) ($python)"
  rm -rf "$VENV"
  has_uv && uv venv --quiet --python "$python" "$VENV" && return
  rm -rf "$VENV"
  "$python" -m venv "$VENV" || fail "$python could not make a virtual environment"
}

install_project() {
  say "installing PasteGuard and what it needs: some 300 MB, a minute or more; once"
  install_packages "$1" || fail "the installation failed; the reason stands above. Run the same command to try again."
  compile_all
}

# uv leaves this to the first start; where Python may not write then, or is told not to, every start takes two seconds
# longer. Some packages hold files that cannot be compiled, and nobody needs them.
compile_all() {
  "$VENV/bin/python" -m compileall -qq -j 0 "$VENV/lib" "$ROOT/pasteguard_addon" >/dev/null 2>&1 || true
}

install_packages() {
  if has_uv; then
    install_with "$1" uv pip install --quiet --python "$VENV/bin/python" && return
    say "uv could not do it; trying pip"
  fi
  "$VENV/bin/python" -c 'import pip' 2>/dev/null || "$VENV/bin/python" -m ensurepip >/dev/null || return
  install_with "$1" "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check
}

# install_with LIST CLIENT...: langdetect is published as source only, and built with what build.txt brings.
install_with() {
  local list=$1
  shift
  "$@" --require-hashes --no-deps --only-binary :all: -r "$LISTS/build.txt" &&
    "$@" --require-hashes --no-deps --only-binary :all: --no-binary langdetect --no-build-isolation \
      -r "$LISTS/$list.txt" &&
    "$@" --no-deps --no-build-isolation --editable "$ROOT"
}
