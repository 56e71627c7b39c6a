import { networkParameters } from '../consensus/pow/index.ts';
import { mainnetCommittees } from './mainnet-beacon.ts';
import { parseTrust } from './parse.ts';
import type { Trust } from './types.ts';

/**
 * First blocks of some epochs of Bitcoin's mainnet, height and header. Taken from the checkpoints of bitcoinj
 * (org.bitcoin.production.checkpoints.txt, commit 13e137ec1deefbc709d7a958906c56d89c084ba8, Apache License 2.0); a test
 * compares them with that file.
 */
const checkpoints: readonly (readonly [number, string])[] = [
  [
    100800,
    '01000000ddf75090bebe04fd00bd5d54945a7e775ff21a012374e284fe5a0200000000007a71100da32b454f15e1863b6dda148c830f92c0e99806c10f69ac6392ea3cb9335a214dcb04041b24da04f8',
  ],
  [
    201600,
    '010000009d6f4e09d579c93015a83e9081fee83a5c8b1ba3c86516b61f0400000000000025399317bb5c7c4daefe8fe2c4dfac0cea7e4e85913cd667030377240cadfe93a4906b50087e051a84297df7',
  ],
  [
    302400,
    '020000006653331789442da38ff405a9f3807c7d3407a7e085b5e90e0000000000000000c5652bd21f27a0873515c5a538fc741ee61201d72413c1856e0986707ce3604dee798053422869186bda24f3',
  ],
  [
    403200,
    '04000000473ed7b7ef2fce828c318fd5e5868344a5356c9e93b6040400000000000000004409cae5b7b2f8f18ea55f558c9bfa7c5f4778a1a53172a48fc57e172d0ed3d264c5eb56c3a40618af9bc1c7',
  ],
  [
    504000,
    '0000002023922ab77be55efd05cee12392a2b93793f2669fa30d720000000000000000003cb99a54e8356ef7a0bb85421ed8cc783734586782368d7cb0aed5de0cfe956162b1595a8c577e1749b786df',
  ],
  [
    604800,
    '000000208e244d2c55bc403caa5d6eaf0f922170e413eb1e02fb02000000000000000000e03b4d9df72d8db232a20bb2ff35c433a99f1467f391f75b5f62180d96f06d6aa4c4d65d3eb215179ef91633',
  ],
  [
    705600,
    '0400a0205849eed80b320273a73d39933c0360e127d15036a69d020000000000000000006cc2504814505bb6863d960599c1d1f76a4768090ac15b0ad5172f5a5cd918a155d86d6108040e175daab79e',
  ],
  [
    806400,
    '00600020efb66e010ba56758c78a0cc18a88047d89400aa185f902000000000000000000bc1ed2c2d6fe1e0e7159d1325d36268c3a95cf1823b234516cc675f35fd908038ae3f764ae320517238c5f6f',
  ],
  [
    864864,
    '0000003a5f00e7df93f80524b5d0bca74ae81577d8e937ab4b9201000000000000000000e44b8cd6f5baf8ddaa1284a4a6235f5ade7015ec93e9f8c92206ff7e034fe0f4cf260667cd0e0317d37b1c47',
  ],
  [
    878976,
    '0080cb2a84fa5fcdb3c448a0dc7f38c6a7e55f1261fcec2f0b6d00000000000000000000a2282f81592e007e389fa35ed4a9f5559c2ebf12fa76b54f0316668dcba6d961af1f8467618c02178c74d981',
  ],
];

/** The work of 2,016 blocks (two weeks) at the difficulty of the newest checkpoint. */
const minwork = '03171939e425e915787c94a0';

/** Time of the newest checkpoint: since then nobody looked. */
const issued = '2025-01-12T20:01:51Z';

let made: Trust | undefined;

/**
 * What the product trusts about public ledgers when the verifier says nothing else: blocks of Bitcoin's mainnet up to
 * height 878,976. A block between two of them becomes final by the headers that link it to the next one; a younger block
 * by the headers from the newest one on, if they hold as much work as two weeks of mining at that block's difficulty.
 * And sync committees of Ethereum's mainnet, as far as there are public records of them.
 */
export function defaultTrust(): Trust {
  made ??= parseTrust({
    trust: '1.0',
    issued,
    chains: [
      {
        chain: networkParameters('mainnet').chain,
        rule: 'bitcoin',
        network: 'mainnet',
        name: 'Bitcoin mainnet checkpoints 1.0',
        confirmations: '6',
        minwork,
        checkpoints: checkpoints.map(([height, header]) => ({ height: String(height), header })),
      },
      mainnetCommittees,
    ],
  });
  return made;
}
