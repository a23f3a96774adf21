#!/usr/bin/env bash
# Builds the application against Crowdzoo as a repository would give it, and checks that training CoNAL there
# changes nothing of its ND4J, DL4J and logging, and that it gets none of the libraries of our command line.
# Needs Crowdzoo in the local repository: mvn -B install in the root (CI does so).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mvn -B -q -f "$here/pom.xml" process-classes
classpath=$(cat "$here/target/classpath.txt")
bad=
for library in picocli vertx netty webjars xchart arbiter; do
  case $classpath in */$library* | *"/org/$library/"*) echo "application: $library is on its class path" >&2; bad=yes ;; esac
done
java --add-opens=java.base/java.nio=ALL-UNNAMED -cp "$here/target/classes:$classpath" example.Application |
  tee "$here/target/said.txt"
expect() {
  grep -qxE "$1" "$here/target/said.txt" || { echo "application: expected $1" >&2; bad=yes; }
}
expect 'accuracy=(0\.[89].*|1\.0)'
expect 'backend=org\.nd4j\.linalg\.cpu\.nativecpu\.CpuBackend'
expect 'executioner=org\.nd4j\.linalg\.cpu\.nativecpu\.ops\.NativeOpExecutioner'
expect 'threads=unchanged'
expect 'helpers=null'
expect 'log level=WARN'
expect 'log appender=APPLICATION'
[ -z "$bad" ] || exit 1
echo "application: trained, and its process is as it was"
