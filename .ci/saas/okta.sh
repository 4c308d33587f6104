#!/usr/bin/env bash
# Proves the Okta collector on Okta's own description of its API, which lies in
# the module of Okta's SDK. It is no dependency: the file goes into .tools.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=v5.0.2
tools=$PWD/.tools/okta
if [ ! -s "$tools/openapi.yaml" ]; then
  mkdir -p "$tools"
  module=$(cd "$tools" && go mod download -json "github.com/okta/okta-sdk-golang/v5@$version" |
    sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
  cp "$module/.generator/okta-management-APIs-oasv3-noEnums-inheritance.yaml" "$tools/openapi.yaml"
fi

AUDITOR_OKTA_OPENAPI="$tools/openapi.yaml" \
  go test -tags grpcnotrace,acceptance -count=1 -timeout 10m ./collectors/saas/okta "$@"
