import {
  checkAgreement,
  checkRetrieval,
  checkWitness,
  formatBlockCid,
  judgeMembers,
  type MembersRequest,
  type StorageClaim,
} from '../consensus/storage/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { AgreementAnchor, RetrievalAnchor, WitnessAnchor } from '../kinds/anchors/storage.ts';
import { toHex } from '../proof/bytes.ts';
import type { MembersTrust } from '../trust/rules/members.ts';
import { best, type Draft, guarded, trustUsed, type Verifier } from './draft.ts';
import type { AnchorVerdict } from './verdict.ts';

type StorageAnchor = WitnessAnchor | RetrievalAnchor | AgreementAnchor;

/** An anchor whose signatures hold: what they say, and what follows if they are the members'. */
interface Statement {
  /** The claim before anybody trusted is counted, and after. */
  readonly claims: { readonly untrusted?: StorageClaim; readonly trusted: StorageClaim };
  readonly request: Omit<MembersRequest, 'trust' | 'now'>;
  readonly facts: Partial<AnchorVerdict>;
  readonly proven: readonly string[];
  readonly says: string;
  readonly notProven: readonly string[];
}

const ownWord = 'that the members tell the truth: they are named authorities';

function statedContent(cid: string): readonly string[] {
  return [`that ${cid} is the file of the record: who has the content can compute it`];
}

function read(anchor: StorageAnchor, root: Uint8Array, pointer: string): Statement {
  if (anchor.form === 'witness-1') {
    const { checkpoint, said } = checkWitness(anchor, root, pointer);
    return {
      claims: { trusted: 'witness' },
      request: { said, speakers: said },
      facts: {},
      proven: [
        `${said.length} keys cosigned the head of ${checkpoint.origin} at size ${checkpoint.size}, which has this root`,
      ],
      says: 'They saw this head of the log, and that it extends the one they saw before',
      notProven: [ownWord, 'that anything is stored'],
    };
  }
  if (anchor.form === 'retrieval-1') {
    const { directory, said } = checkRetrieval(anchor, root, pointer);
    const content = formatBlockCid(directory.content);
    const newest = said.reduce((latest, { time }) => Math.max(latest, time), 0);
    return {
      claims: { untrusted: 'commitment', trusted: 'retrieval' },
      request: { said, speakers: said, newest },
      facts: { content },
      proven: [
        `${anchor.challenge.cid} names the log's root and the content ${content} together`,
        `${said.length} keys answered the challenge of ${anchor.challenge.issuer}, issued ${anchor.challenge.issued}`,
      ],
      says: `They had the challenged bytes of the content between ${anchor.challenge.issued} and ${formatTime(newest)}`,
      notProven: [ownWord, 'that the content is held at any other time', ...statedContent(content)],
    };
  }
  const { directory, kept, holders, newest, periods } = checkAgreement(anchor, root, pointer);
  const content = formatBlockCid(directory.content);
  const { agreement, rounds } = anchor;
  return {
    claims: { untrusted: 'commitment', trusted: 'agreement' },
    request: {
      said: kept,
      speakers: holders,
      newest,
      ...(periods.challenged === periods.begun
        ? {}
        : { gap: `${periods.begun - periods.challenged} of ${periods.begun} periods have no challenge` }),
    },
    facts: { content },
    proven: [
      `${agreement.cid} names the log's root and the content ${content} together`,
      `${agreement.issuer} and ${agreement.holders.length} holders signed that it is held from ${agreement.from} until ${agreement.until}`,
      `${kept.length} of the holders answered all ${rounds.length} challenges`,
    ],
    says: `They kept the agreement in ${periods.challenged} of ${periods.all} periods, until ${formatTime(newest)}`,
    notProven: [
      ownWord,
      'that there were no other challenges: the issuer chooses which are shown',
      'that the content is held after the last challenge',
      ...statedContent(content),
    ],
  };
}

/** Judges an anchor of kind `storage` by every trust entry of its group of members. */
export function judgeStorage(
  anchor: StorageAnchor,
  root: Uint8Array,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  const { chain, form } = anchor;
  const draft: Draft = { development: false, chain, form, kind: 'storage', root: toHex(root) };
  return guarded(draft, pointer, () => {
    const statement = read(anchor, root, pointer);
    const { claims, facts } = statement;
    const base: Draft = {
      ...draft,
      ...facts,
      ...(claims.untrusted === undefined ? {} : { claim: claims.untrusted }),
    };
    const entries = verifier.trust.chains.filter(
      (entry): entry is MembersTrust => entry.rule === 'members' && entry.chain === chain,
    );
    const otherwise: AnchorVerdict = {
      ...base,
      state: 'consistent',
      code: 'FINALITY_NO_TRUST',
      message: `The verifier's trust says nothing about ${chain}`,
      proven: statement.proven,
      notProven: ['whose keys these are: anybody can make keys', ...statement.notProven],
    };
    return best(entries, (entry) => judgeEntry(statement, entry, base, verifier.now), otherwise);
  });
}

function judgeEntry(statement: Statement, trust: MembersTrust, base: Draft, now: number): AnchorVerdict {
  const { names, settled, ...judged } = judgeMembers({ ...statement.request, trust, now });
  const reached = judged.state === 'final';
  return {
    ...base,
    ...judged,
    trust: trustUsed(trust, now),
    ...(reached ? { claim: statement.claims.trusted } : {}),
    ...(settled === undefined ? {} : { time: { notAfter: formatTime(settled) } }),
    proven: reached ? [...statement.proven, `${statement.says}: ${names.join(', ')}`] : statement.proven,
    notProven: reached ? statement.notProven : [statement.says, ...statement.notProven],
  };
}
