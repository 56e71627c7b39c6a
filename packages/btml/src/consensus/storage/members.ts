import { formatTime } from '../../identifiers/time.ts';
import type { MembersTrust, TrustedMember } from '../../trust/rules/members.ts';
import type { Said } from './check.ts';

/** Seconds that a signer's clock may be ahead of the verifier's. */
const MAX_AHEAD = 300;

/** What a storage anchor proves: never more than its evidence. `integrity` is of a CAR alone, and never "stored". */
export type StorageClaim = 'integrity' | 'commitment' | 'retrieval' | 'agreement' | 'witness';

export interface MembersJudgement {
  readonly state: 'consistent' | 'final';
  /** True when those that count are of fewer parties than the threshold asks for members: one party's word. */
  readonly development: boolean;
  readonly code: string;
  readonly message: string;
  readonly threshold: string;
  readonly members: { readonly distinct: number; readonly of: number };
  /** Names of the members that count. */
  readonly names: readonly string[];
  /** Seconds since 1970 by which as many members as the threshold asks for had signed. */
  readonly settled?: number;
}

export interface MembersRequest {
  readonly trust: MembersTrust;
  /** Seconds since 1970. */
  readonly now: number;
  /** What counts towards the threshold; each key once. */
  readonly said: readonly Said[];
  /** All who signed, whether or not it counts: a stranger among them is not overlooked. */
  readonly speakers: readonly Said[];
  /** Time of the newest answer, where the age of evidence matters. */
  readonly newest?: number;
  /** Something that the evidence lacks, beside members. */
  readonly gap?: string;
}

function memberOf(trust: MembersTrust, { key, time }: Said): TrustedMember | undefined {
  return trust.members.find((member) => member.key === key && time >= member.from && time < member.until);
}

/** Names of members stand once, and a party's name is marked so that it is no member's. */
const partyOf = ({ name, party }: TrustedMember): string => (party === undefined ? `member ${name}` : `party ${party}`);

/** Counts the named members that signed, and says what is missing. The order of the checks is that of proofs.md 10.6. */
export function judgeMembers(request: MembersRequest): MembersJudgement {
  const { trust, now, said, speakers, newest, gap } = request;
  const named = said.flatMap((each) => {
    const member = memberOf(trust, each);
    return member === undefined ? [] : [{ name: member.name, time: each.time, party: partyOf(member) }];
  });
  const distinct = named.length;
  const settled = named.map(({ time }) => time).sort((a, b) => a - b)[trust.threshold - 1];
  const base = {
    threshold: `${trust.threshold} of ${trust.members.length} named members, here ${distinct}`,
    members: { distinct, of: trust.members.length },
    names: named.map(({ name }) => name),
    ...(settled === undefined ? {} : { settled }),
  };
  const only = (code: string, message: string): MembersJudgement => ({
    ...base,
    state: 'consistent',
    development: false,
    code,
    message,
  });
  const stranger = speakers.find((each) => memberOf(trust, each) === undefined);
  if (stranger !== undefined) {
    return only(
      'FINALITY_STRANGER',
      `${stranger.key} is not a member of ${trust.name} at ${formatTime(stranger.time)}`,
    );
  }
  if (settled === undefined) {
    return only('FINALITY_MEMBERS', `${distinct} of the ${trust.threshold} members that are asked for (${trust.name})`);
  }
  if (gap !== undefined) return only('FINALITY_GAPS', gap);
  if (speakers.some(({ time }) => time > now + MAX_AHEAD)) {
    return only('FINALITY_FUTURE', "Signed at a time that is still to come by the verifier's clock");
  }
  if (trust.fresh !== undefined && newest !== undefined && now - newest > trust.fresh) {
    return only('FINALITY_STALE', `The newest answer is older than ${trust.fresh} seconds`);
  }
  const parties = new Set(named.map(({ party }) => party)).size;
  const development = parties < trust.threshold;
  const together = development ? `, of ${parties} ${parties === 1 ? 'party' : 'parties'} only` : '';
  const message = `Signed by ${distinct} of ${trust.members.length} named members${together} (${trust.name})`;
  return { ...base, state: 'final', development, code: 'FINALITY_REACHED', message };
}
