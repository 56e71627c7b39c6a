const summary = `BlockCluster: records in, one anchor out, a proof that anyone can check offline.

  blockcluster up                          start the server (default: embedded database and sandbox ledger)
  blockcluster down                        stop the server of this data directory
  blockcluster status                      what the server and its ledgers are doing
  blockcluster register FILE|FOLDER …      register files; see --wait and --receipts
  blockcluster receipt ID                  print the receipt of a record
  blockcluster verify RECEIPT …            check receipts and .ots files; opens no connection
  blockcluster tour                        the whole story in under a minute
  blockcluster nodes manifests|sources|add|list|status|logs|start|stop|upgrade|remove
  blockcluster trust show|update|verify     the roots that "verify" believes, whose they are and how old
  blockcluster content put|get|list        files that the members of the storage group hold
  blockcluster identities new-key|bind|rotate|revoke|list|resolve   who a key spoke for, and when
  blockcluster payments pay|list|status|receipt   pay, many in one transaction
  blockcluster keys list|create|revoke|admin-link
  blockcluster version

"blockcluster help COMMAND" tells more. Every command takes --json.
A server is found by BLOCKCLUSTER_URL and BLOCKCLUSTER_API_KEY, or by its data directory
(BLOCKCLUSTER_DATA, default ./.blockcluster).
`;

const details: Readonly<Record<string, string>> = {
  up: `blockcluster up [--port N] [--host ADDRESS] [--data FOLDER]

Starts the server and stays in the foreground until SIGINT or SIGTERM. The first start creates the data
directory, prints a one-time link for the administrator and writes credentials.json (mode 0600).
PORT, HOST, BLOCKCLUSTER_DATA and DATABASE_URL do the same as the options. SIGHUP stops it only where it has
a terminal, so that "nohup" keeps it running.
`,
  down: `blockcluster down [--data FOLDER] [--timeout SECONDS] [--json]

Stops the server of the data directory, as Ctrl-C would, and returns when it has ended (--timeout, default 30).
Exit code 0 also when no server runs. Nodes go on; "nodes stop" ends them.
`,
  status: `blockcluster status [--json]

Exit code 0 when the server is ready, 1 when it is not.
`,
  register: `blockcluster register FILE|FOLDER … [--wait STATE] [--receipts] [--plan NAME] [--timeout SECONDS] [--json]

Hashes the files here and registers their digests; the files themselves stay where they are.
  --wait STATE     return when every record is batched, broadcast, included or final
  --receipts       write <file>.btml beside each file (implies --wait final)
  --timeout S      give up after S seconds without an answer or, with --wait, in total (default 600)
An interrupted run is simply repeated: the same file is never recorded twice.
`,
  receipt: `blockcluster receipt ID [--format json|markup|ots|tlog|bundle] [--out FILE]
`,
  content: `blockcluster content put FILE [--name NAME] [--public] [--plan NAME] [--json]
blockcluster content get CID --out FILE
blockcluster content get CID --receipt [--out FILE]
blockcluster content list [--json]

Stores a file with the members of the storage group; they are challenged about it, and --receipt is what they
answered last, for "blockcluster verify". --public lets the gateway (/api/v1/ipfs/) serve it without a key.
`,
  identities: `blockcluster identities new-key FILE
blockcluster identities bind SUBJECT --key DID|KEYFILE --by KEYFILE [--expires TIME] [--plan NAME]
blockcluster identities rotate ID|SUBJECT --key DID|KEYFILE --by KEYFILE
blockcluster identities revoke ID|SUBJECT --by KEYFILE [--reason TEXT]
blockcluster identities list
blockcluster identities resolve ID|SUBJECT [--at TIME] [--out EVIDENCE]
blockcluster identities resolve [ID] --evidence EVIDENCE [--trust T] [--at TIME]

Documents are signed here; the server sees no secret. KEYFILE is what "new-key" wrote (mode 0600). With --evidence
nothing is asked of anybody: the receipts that --out wrote are held against your own trust roots (see "help verify").
Exit codes of resolve: 0 determined, 3 undetermined at that time, 1 not readable or unknown, 2 usage.
`,
  verify: `blockcluster verify RECEIPT|FILE|FOLDER … [--file F] [--trust T] [--headers H] [--any] [--json]

Opens no connection. For x.btml or x.ots the file x beside it is checked too; --file names another one. For a
file x that is no receipt itself, x.btml and x.ots beside it are checked.
  --trust T     trust roots (a trust.json of the installation that you choose to believe); may be repeated.
                Without it: the public ledgers' roots that come with the program, the trust.json of the data
                directory where there is one, and what "trust update" follows.
  --headers H   block headers, 80 bytes each, one after the other, that tie a block to a trust root
  --any         the best anchor decides instead of the worst
Exit codes: 0 final, 3 pending or consistent, 1 invalid or not readable, 2 usage.
`,
  tour: `blockcluster tour [--json]

Starts a server of its own in a temporary folder, registers files, waits until they are final, stops the
server, verifies the receipts without it, and shows that a receipt with one changed byte is refused.
`,
  nodes: `blockcluster nodes list
blockcluster nodes manifests                   the nodes that could be added
blockcluster nodes sources WORD                where this machine could get a node's program, and why not
blockcluster nodes add WORD [--name NAME] [--source path|npm|release|image|go] [--set NAME=VALUE] …
                            [--reference NODE|URL] … [--url URL --user U --password P] [--no-wait]
blockcluster nodes status NAME
blockcluster nodes start|stop|remove NAME
blockcluster nodes upgrade NAME [--source …]
blockcluster nodes logs NAME [--member M] [--lines N]

WORD is the id of a manifest or a word for one: bitcoin, evm, clique, … Adding waits until the node is synced
(--timeout SECONDS, default 3600) and shows what happens; --no-wait returns at once.
  --source      take the program from there instead of the first source that can be reached
  --set         a setting of the manifest
  --reference   an independent node of the same chain, to notice a lag or a minority fork; may be repeated
  --url         watch a node that runs already instead of starting one
A node goes on when the server ends and is taken over by its next start; "stop" and "remove" end it.
"remove" deletes its data. Exit code 0 when the node is synced (add, start, upgrade) or has traffic (status).
`,
  trust: `blockcluster trust show [--json]
blockcluster trust update [FILE] [--url URL] [--publisher KEY] [--json]
blockcluster trust verify FILE [--publisher KEY] [--json]

Follows signed trust roots: those of the own server, of a server at --url, or out of a file. The publisher's key
(did:key:…) is named once with --publisher; the server of the own data directory needs none. From then on only what
continues its history is taken: an older version, another publisher, a second history and altered roots are refused and
change nothing. What is replaced goes to <data>/trust/…/archive. "verify" without --trust uses what is followed.
"trust verify" says whether a file could be taken, and changes nothing.
`,
  payments: `blockcluster payments pay ADDRESS AMOUNT --ledger NAME|--chain CAIP-2 [--plan NAME] [--reference TEXT]
                                              [--key KEY] [--wait] [--timeout SECONDS]
blockcluster payments list [--state queued|grouped|broadcast|included|final|failed]
blockcluster payments status ID [--wait]
blockcluster payments receipt ID [--out FILE]

AMOUNT is in base units (satoshi, wei, …). The server puts payments of one plan together into one transaction.
  --key    the Idempotency-Key: the same key never pays twice (default: a random one for this command)
  --wait   return when the payment is final; exit code 1 if it failed
`,
  keys: `blockcluster keys list
blockcluster keys create NAME [--role operator|developer|auditor]
blockcluster keys revoke ID
blockcluster keys admin-link
`,
};

/** The help of one command, or of all. */
export const helpText = (name?: string): string =>
  (name !== undefined && Object.hasOwn(details, name) ? details[name] : undefined) ?? summary;
