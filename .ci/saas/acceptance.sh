#!/usr/bin/env bash
# Proves the SaaS connectors on what others wrote: the vendors' own descriptions
# of Datadog, Zoom and Notion, and a SCIM server. Installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
./.ci/saas/install.sh
tools=$PWD/.tools/saas
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')

node .ci/saas/scim.js "$tools" "$port" an-acceptance-token 457 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done

AUDITOR_SAAS_OPENAPI=$tools \
AUDITOR_SAAS_SCIM=http://127.0.0.1:$port/scim/v2 \
AUDITOR_SAAS_SCIM_TOKEN=an-acceptance-token \
AUDITOR_SAAS_SCIM_USERS=457 \
  go test -count=1 -tags acceptance -run Acceptance -v ./collectors/saas/connector
