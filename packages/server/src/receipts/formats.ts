import { renderMarkup, writeBundle } from '@blockcluster/btml';
import { asDocument } from './assemble.ts';

/** The forms in which a receipt is served, and their media types. */
export const RECEIPT_TYPES = {
  json: 'application/btml+json',
  markup: 'application/btml',
  ots: 'application/vnd.opentimestamps.v1',
  tlog: 'text/plain; charset=utf-8',
  bundle: 'application/vnd.ipld.car',
} as const;
export type ReceiptFormat = keyof typeof RECEIPT_TYPES;

/** The one normal markup of a receipt. */
export function asMarkup(receipt: string): string {
  return renderMarkup(asDocument(receipt));
}

/** A CAR that carries the receipt as its one document. */
export function asBundle(receipt: string): Buffer {
  return Buffer.from(writeBundle([{ use: 'document', bytes: Buffer.from(receipt, 'utf8') }]));
}
