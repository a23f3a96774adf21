#!/usr/bin/env bash
# Exports a trained model and compares this application's probabilities with crowdzoo's own.
# Arguments: a model.zip (default: runs/quickstart/model.zip), and a folder of images that suit it
# (default: datasets/fashion/test). A model of several labels an image: with datasets/outfits/test.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
model=${1:-$root/runs/quickstart/model.zip}
pictures=${2:-$root/datasets/fashion/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/crowdzoo" export "$model" --to "$work/export"
mapfile -t images < <(find "$pictures" -name '*.png' | sort | awk 'NR % 100 == 0')
"$root/crowdzoo" predict "$model" "${images[@]}" --all >"$work/crowdzoo.csv"

mvn -B -q -f "$here/pom.xml" process-classes
classpath=$(cat "$here/target/classpath.txt")
case $classpath in *org/crowdzoo*) echo "consumer: Crowdzoo must not be on its class path" >&2; exit 1 ;; esac
java --add-opens=java.base/java.nio=ALL-UNNAMED -cp "$here/target/classes:$classpath" \
  example.Consumer "$work/export" "${images[@]}" >"$work/consumer.csv"

# Equal file and label; probabilities to 1e-4, since crowdzoo may compute them with another engine.
paste -d'\n' "$work/crowdzoo.csv" "$work/consumer.csv" | awk -F, '
  NR % 2 == 1 { split($0, ours, ","); n = NF; next }
  NR > 2 {
    if (NF != n || $1 != ours[1] || $2 != ours[2]) { print "consumer: differs: " $0; bad = 1 }
    for (f = 3; f <= NF; f++) { d = $f - ours[f]; if (d > 1e-4 || d < -1e-4) { print "consumer: differs: " $0; bad = 1 } }
    images++
  }
  END { if (images == 0) bad = 1; print "consumer: " images " images, " (bad ? "DIFFERENT" : "the same labels and probabilities"); exit bad }'
