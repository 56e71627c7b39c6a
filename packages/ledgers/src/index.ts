export type * from './driver.ts';
export { ledgerErrors } from './error-codes.ts';
