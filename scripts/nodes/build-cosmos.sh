#!/bin/sh
# Builds CometBFT and wasmd from the exact versions in scripts/nodes/cosmos/go.mod, which also carries the replace lines
# that keep `go install` from building wasmd by itself.
#
#   scripts/nodes/build-cosmos.sh <folder> [cometbft|wasmd|all]
#
# Needs Go 1.24 or newer; wasmd also needs a C compiler, and runs with the libwasmvm that is put next to it.
set -eu

out=$(mkdir -p "${1:?the folder for the programs is missing}" && cd "$1" && pwd)
what=${2:-all}
cd "$(dirname "$0")/cosmos"

if [ "$what" != wasmd ]; then
  CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags '-s -w' -o "$out/cometbft" \
    github.com/cometbft/cometbft/cmd/cometbft
fi

if [ "$what" != cometbft ]; then
  sdk=github.com/cosmos/cosmos-sdk/version
  version=$(go list -mod=readonly -m -f '{{.Version}}' github.com/CosmWasm/wasmd)
  # checklinkname: a JSON library below the SDK reaches into the runtime. The rpath makes the program look beside itself.
  CGO_ENABLED=1 go build -mod=readonly -trimpath -o "$out/wasmd" -ldflags "-s -w -checklinkname=0 \
    -X $sdk.Name=wasm -X $sdk.AppName=wasmd -X $sdk.Version=$version -extldflags=-Wl,-rpath,\$ORIGIN" \
    github.com/CosmWasm/wasmd/cmd/wasmd
  library=$(go list -mod=readonly -m -f '{{.Dir}}' github.com/CosmWasm/wasmvm/v3)/internal/api
  case "$(uname -s)/$(uname -m)" in
    Linux/x86_64) file=libwasmvm.x86_64.so ;;
    Linux/aarch64 | Linux/arm64) file=libwasmvm.aarch64.so ;;
    Darwin/*) file=libwasmvm.dylib ;;
    *) echo "libwasmvm comes for Linux and macOS only" >&2 && exit 1 ;;
  esac
  install -m 0755 "$library/$file" "$out/$file"
fi
