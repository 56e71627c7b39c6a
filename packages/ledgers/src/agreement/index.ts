export { type AgreedDriver, type AgreementOptions, agreedDriver } from './driver.ts';
export { EXCLUDED_MS, type LedgerNode, type NodeStanding } from './node.ts';
