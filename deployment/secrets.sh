#!/bin/sh
# Draws the secrets that docker-compose.yml asks for into .env, from the example beside this script, where there is no .env yet. Readable by
# its owner alone; nothing is printed. `docker compose up demo` needs nothing more; the gateways also want the identity provider named there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$here/../.env}

if [ -e "$target" ]; then
  echo "$target is there already, and stays as it is." >&2
  exit 1
fi
umask 077
draw() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
while IFS= read -r line; do
  case $line in
    DATAVERSE_PASSWORD= | FINANCE_PASSWORD= | NATS_PASSWORD= | INTERNAL_SECRET=) printf '%s%s\n' "$line" "$(draw)" ;;
    *) printf '%s\n' "$line" ;;
  esac
done <"$here/environment.example" >"$target"
