export * from './advance.ts';
export * from './bisect.ts';
export * from './chain.ts';
export * from './commit.ts';
export * from './evidence.ts';
export * from './finality.ts';
export * from './header.ts';
export * from './ics23/index.ts';
export * from './json.ts';
export * from './light.ts';
export {
  type BlockId,
  type Commit,
  type CommitSignature,
  type ExecutionResult,
  FLAG_ABSENT,
  FLAG_COMMIT,
  FLAG_NIL,
  type HeaderMessage,
  resultMessage,
  type Timestamp,
  ZERO_TIME,
} from './messages.ts';
export * from './validators.ts';
