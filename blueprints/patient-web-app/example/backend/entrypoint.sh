#!/bin/sh
# serve: HTTP and WebSockets on HOST:PORT. migrate: the migrations of the database, once, and the end.
set -eu
case "${1:-serve}" in
  serve)
    # -v 0: without an access log, whose paths can contain ePHI. nginx on the instance logs the requests without paths.
    exec python3 -m daphne --verbosity 0 --no-server-name --bind "${HOST:-127.0.0.1}" --port "${PORT:-8000}" portal.asgi:application
    ;;
  migrate)
    exec python3 -m django migrate_once
    ;;
  *)
    echo "unknown command $1: use serve or migrate" >&2
    exit 2
    ;;
esac
