module blockcluster/nodes/prysm

go 1.23.5

require (
	github.com/prysmaticlabs/prysm/v5 v5.3.0
	// Prysm asks for 0.3.13, which Go 1.24 and later refuse: methods on types of cgo.
	github.com/supranational/blst v0.3.14
)

// As in Prysm's own go.mod: the main module's replacements are the only ones that count.
replace github.com/json-iterator/go => github.com/prestonvanloon/go v1.1.7-0.20190722034630-4f2e55fcf87b
