module blockcluster/nodes/kubo

go 1.25

require (
	github.com/ipfs/kubo v0.39.0
	github.com/cockroachdb/swiss v0.0.0-20260820225851-333444432258
)
