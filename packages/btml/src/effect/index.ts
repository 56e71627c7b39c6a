export * from './address.ts';
export * from './bitcoin.ts';
export * from './cosmos.ts';
export * from './effect.ts';
export * from './evm.ts';
export { PAYMENTS_EVENT, PAYMENTS_METHOD, paymentsCall } from './evm-payments.ts';
export * from './operation.ts';
