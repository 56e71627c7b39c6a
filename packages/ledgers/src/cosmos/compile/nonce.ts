/**
 * The engine orders an account's transactions by one number. Signing for a Cosmos chain needs two: the account's number,
 * which the chain gives it with its first coin, and the sequence of its transactions. Both stand in the nonce, the
 * account's number above 64 bits of sequence, so that compilation stays pure and any server can do it.
 */
export function toNonce(account: { readonly number: bigint; readonly sequence: bigint }): bigint {
  return (account.number << 64n) | account.sequence;
}

export function fromNonce(nonce: bigint): { readonly number: bigint; readonly sequence: bigint } {
  return { number: nonce >> 64n, sequence: BigInt.asUintN(64, nonce) };
}
