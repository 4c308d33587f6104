#!/usr/bin/env bash
# Proves the Google Workspace collector on the discovery documents that Google
# ships in its Go module. The module's code is not used.
set -euo pipefail
cd "$(dirname "$0")/../.."
module=$(go mod download -json google.golang.org/api@v0.310.0 | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')

AUDITOR_GOOGLE_API="$module" \
  go test -tags grpcnotrace,acceptance -count=1 -timeout 10m ./collectors/saas/google "$@"
