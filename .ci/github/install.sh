#!/usr/bin/env bash
# Installs what GitHub and others publish about its API into .tools/github: the
# OpenAPI description, recorded answers, the GraphQL schema, and Prism, which
# serves and judges by the description. Needs Node 20.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$PWD/.tools/github
mkdir -p "$tools"
wanted='@stoplight/prism-cli@5.14 @octokit/openapi@23 @octokit/fixtures@23 @octokit/graphql-schema@15 graphql@16'
if [ "$(cat "$tools/installed" 2>/dev/null)" != "$wanted" ]; then
  [ -f "$tools/package.json" ] || echo '{"private": true}' >"$tools/package.json"
  # shellcheck disable=SC2086 # a list of words
  npm install --prefix "$tools" --no-audit --no-fund --silent $wanted
  echo "$wanted" >"$tools/installed"
fi
node .ci/github/trim.js "$tools" collectors/github/operations.go
