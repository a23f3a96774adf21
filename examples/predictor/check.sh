#!/usr/bin/env bash
# Exports a trained model, builds the application against Crowdzoo as a repository would give it, and compares
# its labels with crowdzoo's own. Needs Crowdzoo in the local repository: mvn -B install in the root (CI does so).
# Arguments: a model.zip (default: runs/quickstart/model.zip), and a folder of images that suit it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
model=${1:-$root/runs/quickstart/model.zip}
pictures=${2:-$root/datasets/fashion/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/crowdzoo" export "$model" --to "$work/export"
mapfile -t images < <(find "$pictures" -name '*.png' | sort | awk 'NR % 100 == 0')
"$root/crowdzoo" predict "$model" "${images[@]}" | tail -n +2 | cut -d, -f1,2 >"$work/crowdzoo.csv"

mvn -B -q -f "$here/pom.xml" process-classes
java --add-opens=java.base/java.nio=ALL-UNNAMED -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" \
  example.Labels "$work/export" "${images[@]}" | cut -d, -f1,2 >"$work/labels.csv"
diff "$work/crowdzoo.csv" "$work/labels.csv"
echo "predictor: ${#images[@]} images, the same labels"
