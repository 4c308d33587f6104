#!/usr/bin/env bash
# Proves the backlog on what GitHub publishes: Prism judges each request and each
# answer by GitHub's OpenAPI description, and the query is valid by its GraphQL
# schema. Lints the examples of deploy/.
set -euo pipefail
cd "$(dirname "$0")/../.."
.ci/github/install.sh
tools=$PWD/.tools/github
mkdir -p .tools/backlog
node .ci/github/queries.js "$tools" report/backlog/queries
node .ci/backlog/trim.js "$tools" .tools/backlog/github.json
AUDITOR_GITHUB_TOOLS="$tools" AUDITOR_BACKLOG_DESCRIPTION="$PWD/.tools/backlog/github.json" \
  go test -tags grpcnotrace,acceptance -count=1 -timeout 10m -run Acceptance ./report/backlog "$@"
.ci/backlog/deploy.sh
