/** Below this, a lock time is a height; from it on, seconds since 1970 (BIP-65). */
const THRESHOLD = 500_000_000;

/** Why a lock time keeps a transaction out of the next block (BIP-113); undefined when it does not. */
export function openAt(
  lockTime: number,
  { height, median }: { readonly height: number; readonly median: number },
): string | undefined {
  if (lockTime < THRESHOLD)
    return lockTime <= height ? undefined : `Not before block ${lockTime + 1}: the newest one is ${height}`;
  if (lockTime < median) return undefined;
  const when = (seconds: number): string => new Date(seconds * 1_000).toISOString();
  return `Not before ${when(lockTime)}: the time of the newest blocks is ${when(median)}`;
}
