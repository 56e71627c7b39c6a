import { CodedError } from '../../errors.ts';
import { parseTime } from '../../identifiers/time.ts';
import { memberKey } from '../../kinds/anchors/storage.ts';
import * as format from '../../schema/formats.ts';
import { conform, map, maps, optional, text } from '../../schema/shape.ts';
import type { BtmlMap } from '../../value.ts';
import { type CommonTrust, commonMembers, readCommon } from './common.ts';

/** A named member of a group, and the times (seconds since 1970) of which its key may speak. */
export interface TrustedMember {
  readonly name: string;
  /** did:key of ed25519. */
  readonly key: string;
  readonly from: number;
  readonly until: number;
  /** Who runs it, where several members are of one party; each is its own otherwise. */
  readonly party?: string;
}

/** Rule `members`: what so many named members say together. */
export interface MembersTrust extends CommonTrust {
  readonly rule: 'members';
  readonly threshold: number;
  readonly members: readonly TrustedMember[];
  /** Seconds after which an answer to a challenge is too old for this verifier. */
  readonly fresh?: number;
}

const { chain, rule, name, issued } = commonMembers;
const membersShape = map({
  chain,
  rule,
  name,
  issued,
  threshold: text(format.index),
  members: maps(
    map({
      name: text(format.upTo(256)),
      key: text(memberKey),
      from: optional(text(format.time)),
      until: optional(text(format.time)),
      party: optional(text(format.upTo(256))),
    }),
    { max: 1_024 },
  ),
  fresh: optional(text(format.index)),
});

/** Reads an entry of rule `members`. Throws SCHEMA_…, TRUST_MEMBERS. */
export function readMembers(value: BtmlMap, fileIssued: number, pointer: string): MembersTrust {
  const entry = conform(membersShape, value, pointer);
  const threshold = Number(entry.threshold);
  const distinct = (of: (member: (typeof entry.members)[number]) => string): boolean =>
    new Set(entry.members.map(of)).size === entry.members.length;
  if (threshold < 1 || threshold > entry.members.length || !distinct((m) => m.name) || !distinct((m) => m.key)) {
    throw new CodedError('TRUST_MEMBERS', 'Names and keys stand once, and the threshold is from 1 to their number', {
      pointer,
    });
  }
  return {
    ...readCommon(entry, fileIssued),
    rule: 'members',
    threshold,
    members: entry.members.map((member) => ({
      name: member.name,
      key: member.key,
      from: member.from === undefined ? 0 : (parseTime(member.from) ?? 0),
      until: member.until === undefined ? Number.POSITIVE_INFINITY : (parseTime(member.until) ?? 0),
      ...(member.party === undefined ? {} : { party: member.party }),
    })),
    ...(entry.fresh === undefined ? {} : { fresh: Number(entry.fresh) }),
  };
}
