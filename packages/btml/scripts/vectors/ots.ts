import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OTS_MAGIC } from '../../src/index.ts';
import { accepted, type Draft, refused } from './types.ts';

const file = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../fixtures/opentimestamps', name)));
const sha256 = 0x08;
const digest = new Array<number>(32).fill(7);
const bitcoin = [0x00, 0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01];
const pending = [0x00, 0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e];

/** A timestamp file: magic, version 1, SHA-256, a digest, then these bytes. */
const ots = (...rest: number[]): Uint8Array => Uint8Array.of(...OTS_MAGIC, 1, sha256, ...digest, ...rest);
const bad = (name: string, tag: string, input: Uint8Array, error: string): Draft => refused('parse-ots', name, tag, input, error);
/** A message of 4,096 bytes, then 20 times 255 more of them, at one byte each. */
const bomb = ots(0xf0, 0xe0, 0x1f, ...new Array<number>(4064).fill(0), ...new Array<number[]>(20).fill([0xff, ...new Array<number>(255).fill(0xf2), ...bitcoin, 1, 100]).flat(), ...bitcoin, 1, 100);
const whole = ots(...bitcoin, 1, 100);

export const otsVectors: readonly Draft[] = [
  accepted('parse-ots', 'one Bitcoin attestation', whole),
  accepted('parse-ots', 'append, prepend, sha256', ots(0xf0, 1, 0xaa, 0xf1, 1, 0xbb, 0x08, ...bitcoin, 2, 0x80, 1)),
  accepted('parse-ots', 'a calendar', ots(...pending, 12, 11, ...new TextEncoder().encode('https://a.b'))),
  accepted('parse-ots', 'unknown attestation', ots(0x00, 1, 2, 3, 4, 5, 6, 7, 8, 2, 9, 9)),
  accepted('parse-ots', 'hello-world.txt.ots of the reference client', file('hello-world.txt.ots')),
  accepted('parse-ots', 'two-calendars.txt.ots of the reference client', file('two-calendars.txt.ots')),
  bad('empty', 'truncated', new Uint8Array(), 'OTS_MAGIC'),
  bad('another magic', 'format-confusion', Uint8Array.of(1, ...whole.slice(1)), 'OTS_MAGIC'),
  bad('version 2', 'downgrade', Uint8Array.of(...OTS_MAGIC, 2, ...whole.slice(OTS_MAGIC.length + 1)), 'OTS_VERSION'),
  bad('unknown digest', 'algorithm-confusion', Uint8Array.of(...OTS_MAGIC, 1, 0x09, ...digest), 'OTS_DIGEST_TYPE'),
  bad('cut', 'truncated', whole.slice(0, -1), 'OTS_TRUNCATED'),
  bad('a byte too many', 'trailing-data', Uint8Array.of(...whole, 0), 'OTS_TRAILING'),
  bad('unknown operation', 'algorithm-confusion', ots(0x42, ...bitcoin, 1, 100), 'OTS_OPERATION'),
  bad('number that is not minimal', 'canonicalization', ots(...bitcoin, 2, 0x80, 0), 'OTS_NUMBER'),
  bad('byte left in an attestation', 'trailing-data', ots(...bitcoin, 2, 100, 0), 'OTS_ATTESTATION'),
  bad('calendar with a query', 'request-forgery', ots(...pending, 4, 3, 0x61, 0x3f, 0x62), 'OTS_ATTESTATION'),
  bad('attestation of 8,193 bytes', 'resource-exhaustion', ots(0x00, 1, 2, 3, 4, 5, 6, 7, 8, 0x81, 0x40), 'OTS_ATTESTATION_LENGTH'),
  bad('append of 4,097 bytes', 'resource-exhaustion', ots(0xf0, 0x81, 0x20), 'OTS_MESSAGE_LENGTH'),
  bad('append of nothing', 'canonicalization', ots(0xf0, 0, ...bitcoin, 1, 100), 'OTS_MESSAGE_LENGTH'),
  bad('messages of 20 MiB in 9 kB', 'resource-exhaustion', bomb, 'OTS_MESSAGE_LENGTH'),
  bad('257 nested operations', 'resource-exhaustion', ots(...new Array<number>(257).fill(sha256), ...bitcoin, 1, 100), 'OTS_NESTING'),
];
