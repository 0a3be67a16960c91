#!/usr/bin/env bash
# Has promtool check the rules that `pactolus rules` makes, and run their unit tests. Needs Debian's package prometheus.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pactolus=${PACTOLUS:-$here/../../pactolus}
export PACTOLUS_WEBHOOK=http://localhost:9/
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$pactolus" rules "$here/pipeline.yaml" >"$work/alerts.yml"
cp "$here/alerts.test.yml" "$work/"
promtool check rules "$work/alerts.yml"
promtool test rules "$work/alerts.test.yml"

for example in "$here"/../../examples/*/pipeline.yaml; do
  "$pactolus" rules "$example" >"$work/example.yml"
  promtool check rules "$work/example.yml"
done
