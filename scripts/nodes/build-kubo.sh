#!/bin/sh
# Builds Kubo v0.39.0, the IPFS node, from its Go module. Needs Go 1.25 or newer and about 1 GB of memory.
#
#   scripts/nodes/build-kubo.sh [FOLDER]     puts kubo-ipfs there (default: ~/.local/bin)
#
# `go install github.com/ipfs/kubo/cmd/ipfs@v0.39.0` does the same where the proxy lists the module and Go is not newer
# than 1.25; the small module in kubo/ asks for a newer release of one dependency, which otherwise doesn't know Go 1.26.
set -eu
target="${1:-$HOME/.local/bin}"
mkdir -p "$target"
target="$(cd "$target" && pwd)"
cd "$(dirname "$0")/kubo"
CGO_ENABLED=0 GOFLAGS=-buildvcs=false go build -trimpath -ldflags='-s -w' -o "$target/kubo-ipfs" github.com/ipfs/kubo/cmd/ipfs
echo "Built in $target; name it to BlockCluster by BLOCKCLUSTER_KUBO=$target/kubo-ipfs"
