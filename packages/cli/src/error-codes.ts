import type { ErrorRegistry } from '@blockcluster/btml';

/** What the command itself can refuse. Codes of the server and of verdicts are passed on as they are. */
export const cliErrors = {
  CLI_USAGE: {
    title: 'The words of the command are off.',
    action: 'Run "blockcluster help" and the name of the command, and call it again.',
  },
  CLI_FILE: {
    title: 'A file or folder could not be read.',
    action: 'Check its path and its permissions.',
  },
  CLI_NODE_GONE: {
    title: 'The node was removed while it was waited for.',
    action: 'List the nodes to see what is there.',
  },
  CLI_NOT_A_PROOF: {
    title: 'What should be verified is not a receipt.',
    action:
      'Name the receipt: <file>.btml or <file>.ots where "register --receipts" or OpenTimestamps put it, or what "blockcluster receipt" printed.',
  },
  CLI_NOT_STOPPED: {
    title: 'The server could not be stopped.',
    action: 'Run "blockcluster down" as the user that started the server; raise --timeout where it only takes longer.',
  },
  CLI_TRUST_PUBLISHER: {
    title: 'Nobody has said yet whose trust roots are believed.',
    action: 'Compare the key with what its owner tells you in another way, then name it with --publisher.',
  },
  CLI_NO_SERVER: {
    title: 'No server was found.',
    action:
      'Start one with "blockcluster up", or name one with BLOCKCLUSTER_URL and BLOCKCLUSTER_API_KEY, or its data directory with BLOCKCLUSTER_DATA.',
  },
  CLI_UNREACHABLE: {
    title: 'The server did not answer in time.',
    action:
      'Start it ("npm start" or "blockcluster up"), or check BLOCKCLUSTER_URL; registering can be repeated, nothing is recorded twice.',
  },
  CLI_TIMEOUT: {
    title: 'The state that was waited for was not reached in time.',
    action: 'The records are safe on the server; run the same command again to go on waiting, or raise --timeout.',
  },
  CLI_NOT_FOUND: {
    title: 'Nothing of that name is there',
    action: 'List what there is, and name it by its id.',
    status: 404,
  },
  CLI_ANSWER: { title: 'The answer broke off', action: 'Try again; nothing was written.', status: 502 },
} as const satisfies ErrorRegistry;
