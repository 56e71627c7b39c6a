/** How an anchor's block relates to one trust root. */
export interface Judgement {
  readonly state: 'invalid' | 'consistent' | 'final';
  readonly code: string;
  readonly message: string;
  readonly pointer?: string;
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  readonly threshold: string;
}

/** A judgement where blocks on top count. */
export interface CountedJudgement extends Judgement {
  readonly confirmations: number;
}

/** What is known before the judgement itself. */
type Before = Pick<Judgement, 'proven' | 'notProven' | 'threshold'>;

/** Fewer blocks on top than the verifier asks for. */
export function tooFew<C extends Before & Pick<CountedJudgement, 'confirmations'>>(common: C, needed: number) {
  return {
    ...common,
    state: 'consistent',
    code: 'FINALITY_CONFIRMATIONS',
    message: `${common.confirmations} of ${needed} confirmations`,
  } as const;
}

/**
 * Another block than the one that the verifier pins.
 *
 * @param name of the trust entry.
 * @param pointer of the anchor.
 */
export function pinnedOtherwise<C extends Before>(common: C, height: number, name: string, pointer: string) {
  return {
    ...common,
    state: 'invalid',
    code: 'FINALITY_CONFLICT',
    message: `The verifier pins another block at height ${height} (${name})`,
    pointer: `${pointer}/headers`,
  } as const;
}

/** The pin that a block at its height contradicts, if there is one. */
export function contradictedPin<P extends { readonly height: number; readonly id: string }>(
  pins: readonly P[],
  headers: readonly { readonly number: number; readonly id: string }[],
): P | undefined {
  return pins.find(({ height, id }) => headers.some((header) => header.number === height && header.id !== id));
}
