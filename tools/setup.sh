#!/bin/sh
# Finds a Python that is new enough and lets it prepare .venv. All that must be there beforehand.
set -eu
cd "$(dirname "$0")/.."

for python in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" -m tools.prepare "$@"
    fi
done

echo "Hallway needs Python 3.11 or newer, and found none." >&2
echo "Install one (on Debian or Ubuntu: sudo apt-get install python3 python3-venv)," >&2
echo "or name yours: make setup PYTHON=/path/to/python3" >&2
exit 1
