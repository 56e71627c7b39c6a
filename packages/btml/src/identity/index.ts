export {
  type JudgedEvent,
  type ProvenKeys,
  type ResolveOptions,
  readKeyEvent,
  resolveJudged,
  resolveKeys,
} from './keys.ts';
export { type Interval, isBefore, type Placed, type Position, placeOf } from './order.ts';
export {
  type Between,
  type EventAnswer,
  type KeyAnswer,
  type KeyResolution,
  type PlacedEvent,
  resolveEventsAt,
} from './resolve.ts';
export { applyKeyEvent, type Binding, foundIdentity, type Identity, type KeyEvent, referenceOf } from './rules.ts';
