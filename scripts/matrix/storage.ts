import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BtmlMap, consistencyProof, type NoteKey, parseDocument, signCheckpoint } from '@blockcluster/btml';
import { type StorageDriver, startLocalGroup } from '@blockcluster/ledgers';
import { ed25519 } from '@noble/curves/ed25519.js';
import { issuer, leafOf, newKeyEvent, newRecord, receiptOf, seconds, sign } from './documents.ts';
import type { Acted, Kind } from './run.ts';

const logSecret = ed25519.utils.randomSecretKey();
const logKey: NoteKey = { name: 'matrix.local/log', kind: 'ed25519', publicKey: ed25519.getPublicKey(logSecret) };

/** The head of a log that holds one document. */
function headOf(document: BtmlMap) {
  const leaf = leafOf(document);
  const checkpoint = { origin: logKey.name, size: 1, root: leaf };
  return {
    note: signCheckpoint(checkpoint, logKey, (message) => ed25519.sign(message, logSecret)),
    consistency: async (from: number) => consistencyProof([leaf], from),
  };
}

async function actions(driver: StorageDriver, progress: (text: string) => void): Promise<Acted[]> {
  const acted: Acted[] = [];
  const act = async (layer: Acted['layer'], what: string, document: BtmlMap, evidence: () => Promise<BtmlMap>) => {
    progress(`${layer} x storage: ${what} (${driver.label})`);
    const started = performance.now();
    const receipt = receiptOf(document, await evidence());
    acted.push({
      layer,
      kind: 'storage',
      what: `${what} on ${driver.label}`,
      receipt,
      milliseconds: performance.now() - started,
      cost: 'none: no fees',
    });
  };
  const content = Buffer.from('what the members keep\n'.repeat(50_000));
  const keyEvent = newKeyEvent();
  await act('identity', 'keep a key event', keyEvent, async () =>
    driver.challenge(leafOf(keyEvent), await driver.append(parseDocument(keyEvent).document)),
  );
  const record = newRecord(content);
  await act('data', 'store and challenge', record, async () =>
    driver.challenge(leafOf(record), await driver.publish(content)),
  );
  const held = newRecord(content);
  await act('contract', 'agree to hold, and exercise', held, async () => {
    const now = seconds();
    const request = { root: leafOf(held), content: await driver.publish(content), from: now, until: now + 86_400 };
    const agreement = await driver.agree({ ...request, every: 3_600, within: 120 });
    return driver.evidence(await driver.exercise(agreement));
  });
  const witnessed = newRecord();
  await act('settlement', 'witness the head of the log', witnessed, () => driver.cosign(headOf(witnessed)));
  return acted;
}

/** Storage by named members: the embedded group, which needs nothing but npm. */
export const storage: Kind = {
  kind: 'storage',
  missing: () => undefined,
  async run(progress) {
    const folder = await mkdtemp(join(tmpdir(), 'blockcluster-matrix-'));
    const group = await startLocalGroup({
      folder,
      group: 'matrix',
      label: 'three members',
      names: ['alpha', 'beta', 'gamma'],
      threshold: 2,
      issuer: { key: issuer, sign },
      logs: [logKey],
      now: seconds,
    });
    try {
      const acted = await actions(group.driver, progress);
      return { acted, trust: [group.driver.trust()] };
    } finally {
      await group.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
