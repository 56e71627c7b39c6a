#!/bin/sh
# Builds the last go-ethereum that mines by work, for tests and trials: it is no longer maintained.
#
#   scripts/nodes/build-ethash.sh <folder>
#
# writes <folder>/geth-ethash. Put the folder on the PATH, or name the file in BLOCKCLUSTER_GETH_ETHASH. Needs Go 1.21 or
# later, which checks the sums of all modules against its database.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 <folder>" >&2; exit 2; }
mkdir -p "$1"
target=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Its memory profiler reaches into the runtime, which Go allows since 1.23 only when it is told to.
GOBIN="$work" go install -trimpath -ldflags='-s -w -checklinkname=0' github.com/ethereum/go-ethereum/cmd/geth@v1.11.6
mv "$work/geth" "$target/geth-ethash"
