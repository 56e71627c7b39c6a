/** How urgent a state looks. The word always stands beside the colour. */
export type Tone = 'good' | 'busy' | 'idle' | 'warn' | 'bad';

const tones: Readonly<Record<string, Tone>> = {
  final: 'good',
  delivered: 'good',
  active: 'good',
  live: 'good',
  synced: 'good',
  running: 'good',
  added: 'busy',
  obtaining: 'busy',
  preparing: 'busy',
  starting: 'busy',
  upgrading: 'busy',
  stopping: 'busy',
  removing: 'busy',
  lagging: 'warn',
  restarting: 'warn',
  stopped: 'idle',
  unresponsive: 'bad',
  frozen: 'bad',
  'wrong-chain': 'bad',
  forked: 'bad',
  consistent: 'warn',
  included: 'busy',
  broadcast: 'busy',
  signed: 'busy',
  batched: 'busy',
  syncing: 'busy',
  accepted: 'idle',
  queued: 'idle',
  waiting: 'idle',
  pending: 'idle',
  deferred: 'warn',
  replaced: 'idle',
  disabled: 'warn',
  revoked: 'warn',
  cancelled: 'warn',
  retrying: 'warn',
  paused: 'warn',
  failed: 'bad',
  dead: 'bad',
  invalid: 'bad',
  unreachable: 'bad',
  valid: 'good',
  determined: 'good',
  undetermined: 'warn',
};

export const toneOf = (state: string): Tone => tones[state] ?? 'idle';

/** States are shown in the API's own words, so that what is read here can be searched for there. */
export const sayState = (state: string): string => state.charAt(0).toUpperCase() + state.slice(1);
