# What both proofs share: counted steps, and an interpreter that is new enough. To be read with `.`; wants `scratch`.

export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
unset DJANGO_SETTINGS_MODULE SECRET_KEY ALLOWED_HOSTS SQLITE_PATH HTTPS
passed=0
failed=0

# What a step printed stays in $scratch/last until the next one.
step() { # step TITLE COMMAND...
    local title=$1
    shift
    if "$@" >"$scratch/output" 2>&1; then
        passed=$((passed + 1))
        echo "ok    $title"
    else
        failed=$((failed + 1))
        echo "FAIL  $title"
        tail -n 40 "$scratch/output" | sed 's/^/      /'
    fi
    cp "$scratch/output" "$scratch/last"
}

# An interpreter that is new enough, the newest first.
python_since() { # python_since MINOR
    local one
    for one in ${PYTHON:-} python3.14 python3.13 python3.12 python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python; do
        "$one" -c "import sys; sys.exit(sys.version_info < (3, $1))" 2>/dev/null && command -v "$one" && return 0
    done
    return 1
}

# Django 5.2 runs on Python 3.10, Django 6.1 on 3.12.
oldest_minor() { # oldest_minor DJANGO
    [ "$1" = 5.2 ] && echo 10 || echo 12
}
