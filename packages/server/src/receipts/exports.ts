import { CodedError } from '@blockcluster/btml';
import type { RecordRow } from '../records/rows.ts';
import type { ReceiptModules } from './assemble.ts';

export interface ExportModules {
  readonly checkpointAt: (size: number) => Promise<string | undefined>;
}

export async function exportOts(_modules: ReceiptModules & ExportModules, _row: RecordRow): Promise<Buffer> {
  throw new CodedError('RECEIPT_FORMAT_UNAVAILABLE', 'not supported');
}

export async function exportLogProof(_modules: ReceiptModules & ExportModules, _row: RecordRow): Promise<string> {
  throw new CodedError('RECEIPT_FORMAT_UNAVAILABLE', 'not supported');
}
