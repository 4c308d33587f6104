#!/usr/bin/env bash
# Proves the GitHub collector on what GitHub publishes: its OpenAPI description,
# served and judged by Prism, its GraphQL schema, and recorded answers.
set -euo pipefail
cd "$(dirname "$0")/../.."
.ci/github/install.sh
tools=$PWD/.tools/github
node .ci/github/queries.js "$tools" collectors/github/queries

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node "$tools/node_modules/.bin/prism" mock -h 127.0.0.1 -p "$port" "$tools/github.json" >"$tools/prism.log" 2>&1 &
prism=$!
trap 'kill "$prism" 2>/dev/null || true' EXIT
for _ in $(seq 150); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  kill -0 "$prism" 2>/dev/null || { cat "$tools/prism.log" >&2; exit 1; }
  sleep 0.2
done

AUDITOR_PRISM_URL="http://127.0.0.1:$port" AUDITOR_GITHUB_TOOLS="$tools" \
  go test -tags grpcnotrace,acceptance -count=1 -timeout 10m ./collectors/github "$@"
