// What the verifiers of other projects take for the same work, in milliseconds of processor time, one JSON object per line:
// btcd's checks of block headers out of a file, and CometBFT's of a commit.
//
//	go run . HEADERS
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/btcsuite/btcd/blockchain"
	"github.com/btcsuite/btcd/chaincfg/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"
)

const count = 2016

func main() {
	headers, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	tell("headers", count, best(func() { checkHeaders(headers) }))
	for _, validators := range []int{4, 100} {
		set, header, commit := signedBlock(validators)
		id := commit.BlockID
		tell("commit", validators, best(func() {
			if !bytes.Equal(header.ValidatorsHash, set.Hash()) || !bytes.Equal(header.Hash(), id.Hash) {
				panic("another header")
			}
			if err := set.VerifyCommitLight("bench", id, header.Height, commit); err != nil {
				panic(err)
			}
		}))
	}
}

// The header run of two weeks: work, time and link of each.
func checkHeaders(raw []byte) {
	clock := blockchain.NewMedianTime()
	limit := chaincfg.MainNetParams.PowLimit
	var below *wire.BlockHeader
	for i := 0; i < count; i++ {
		var header wire.BlockHeader
		if err := header.Deserialize(bytes.NewReader(raw[80*i : 80*i+80])); err != nil {
			panic(err)
		}
		if below != nil && header.PrevBlock != below.BlockHash() {
			panic("not in a row")
		}
		if err := blockchain.CheckBlockHeaderSanity(&header, limit, clock, blockchain.BFNone); err != nil {
			panic(err)
		}
		below = &header
	}
}

func signedBlock(count int) (*types.ValidatorSet, *types.Header, *types.Commit) {
	keys := map[string]ed25519.PrivKey{}
	validators := make([]*types.Validator, count)
	for i := range validators {
		key := ed25519.GenPrivKeyFromSecret([]byte(fmt.Sprint("bench", i)))
		validators[i] = types.NewValidator(key.PubKey(), int64(100+i))
		keys[key.PubKey().Address().String()] = key
	}
	set := types.NewValidatorSet(validators)
	hash := bytes.Repeat([]byte{7}, 32)
	at := time.Unix(1_795_000_000, 0).UTC()
	header := &types.Header{
		Version: cmtversion.Consensus{Block: 11}, ChainID: "bench", Height: 7, Time: at,
		LastBlockID:    types.BlockID{Hash: hash, PartSetHeader: types.PartSetHeader{Total: 1, Hash: hash}},
		LastCommitHash: hash, DataHash: hash, ValidatorsHash: set.Hash(), NextValidatorsHash: set.Hash(), ConsensusHash: hash,
		AppHash: hash, LastResultsHash: hash, EvidenceHash: hash, ProposerAddress: set.Validators[0].Address,
	}
	id := types.BlockID{Hash: header.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: hash}}
	commit := &types.Commit{Height: 7, BlockID: id}
	for _, validator := range set.Validators {
		commit.Signatures = append(commit.Signatures, types.CommitSig{
			BlockIDFlag: types.BlockIDFlagCommit, ValidatorAddress: validator.Address, Timestamp: at,
		})
	}
	for i, validator := range set.Validators {
		vote := commit.GetVote(int32(i)).ToProto()
		vote.Type = cmtproto.PrecommitType
		signature, err := keys[validator.Address.String()].Sign(types.VoteSignBytes("bench", vote))
		if err != nil {
			panic(err)
		}
		commit.Signatures[i].Signature = signature
	}
	return set, header, commit
}

// The least processor time of several rounds: neighbours on the machine disturb that little.
func best(run func()) float64 {
	least := -1.0
	for round := 0; round < 20; round++ {
		start := used()
		run()
		if took := used() - start; least < 0 || took < least {
			least = took
		}
	}
	return least
}

func used() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

func tell(what string, count int, milliseconds float64) {
	line, _ := json.Marshal(map[string]any{"what": what, "count": count, "milliseconds": milliseconds})
	fmt.Println(string(line))
}
