#!/bin/sh
# Builds the three programs of Prysm that a local proof-of-stake network needs (the beacon node, the validator client
# and prysmctl) from the Go module github.com/prysmaticlabs/prysm/v5 in the exact version of scripts/nodes/prysm/go.mod,
# and, if asked, go-ethereum as the execution node.
#
#   scripts/nodes/build-prysm.sh [--with-geth] <folder>
#
# writes <folder>/prysm-beacon, prysm-validator, prysm-ctl (and geth). Put the folder on the PATH, or name the files in
# BLOCKCLUSTER_PRYSM_BEACON, BLOCKCLUSTER_PRYSM_VALIDATOR, BLOCKCLUSTER_PRYSM_CTL (and BLOCKCLUSTER_GETH).
#
# Needs Go 1.23.5 or later and a C compiler (BLS and KZG are C libraries that come with the modules). The module has a
# `replace` line, which is why `go install` refuses it: it is built as a dependency of a small module instead. The hash
# of Prysm is pinned in scripts/nodes/prysm/go.sum; that of everything below it comes out of Prysm's own go.sum.
set -eu

with_geth=no
if [ "${1:-}" = '--with-geth' ]; then
  with_geth=yes
  shift
fi
[ $# -eq 1 ] || { echo "usage: $0 [--with-geth] <folder>" >&2; exit 2; }
command -v go >/dev/null || { echo "$0: go is not on the PATH (1.23.5 or later: https://go.dev/dl)" >&2; exit 1; }

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

module=github.com/prysmaticlabs/prysm/v5
cp "$here/prysm/go.mod" "$here/prysm/go.sum" "$work/"
cd "$work"
source=$(go mod download -json "$module" | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
[ -n "$source" ] || { echo "$0: the module proxy does not serve $module" >&2; exit 1; }
cat "$source/go.sum" >>go.sum

# Go 1.23 and later check references into the runtime that two of the older dependencies make.
export CGO_ENABLED=1
version=$(sed -n "s|^[[:space:]]*$module \(v[0-9.]*\)$|\1|p" go.mod)
go build -mod=mod -trimpath -ldflags="-s -w -checklinkname=0 -X=$module/runtime/version.gitTag=$version" -o built/ \
  "$module/cmd/beacon-chain" "$module/cmd/validator" "$module/cmd/prysmctl"
mv built/beacon-chain "$target/prysm-beacon"
mv built/validator "$target/prysm-validator"
mv built/prysmctl "$target/prysm-ctl"

if [ "$with_geth" = yes ]; then
  GOBIN="$target" go install -trimpath -ldflags='-s -w -checklinkname=0' github.com/ethereum/go-ethereum/cmd/geth@v1.13.15
fi
