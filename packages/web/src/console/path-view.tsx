import type { ReactNode } from 'react';
import type { RecordDetail } from '../api/types.ts';
import { Hash, When } from '../ui/bits.tsx';
import { digestHex, formatNumber, formatTime, shorten } from '../ui/format.ts';
import { chainName } from '../verifier/words.ts';
import type { AnchorPath, RecordPath } from './record-path.ts';
import { TreeFigure } from './tree-figure.tsx';

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

type StepState = 'done' | 'now' | 'later';

function Step(props: { title: string; state: StepState; note?: ReactNode; children?: ReactNode }): ReactNode {
  return (
    <li className="step" data-state={props.state} aria-current={props.state === 'now' ? 'step' : undefined}>
      <div className="step-body">
        <h3>{props.title}</h3>
        {props.note ? <p className="dim">{props.note}</p> : null}
        {props.children}
      </div>
    </li>
  );
}

const SHOWN = 5;

/** The blocks on top of ours, each naming the one below by its hash. */
function Confirmations({ path }: { path: AnchorPath }): ReactNode {
  const first = path.block;
  if (!first) return null;
  const shown = path.confirmations.slice(0, SHOWN);
  const more = path.confirmations.length - shown.length;
  return (
    <ol className="blocks" aria-label="Blocks, ours first">
      <li className="ours">
        <b>{formatNumber(first.height)}</b>
        <code title={first.hash}>{shorten(first.hash, 6, 6)}</code>
      </li>
      {shown.map((hash, index) => (
        <li key={hash}>
          <b>{formatNumber(first.height + index + 1)}</b>
          <code title={hash}>{shorten(hash, 6, 6)}</code>
        </li>
      ))}
      {more > 0 ? (
        <li>
          <b>+{more}</b>
          <span className="dim">more</span>
        </li>
      ) : null}
    </ol>
  );
}

function AnchorSteps({ path, leaf, txid }: { path: AnchorPath; leaf: string; txid: string | undefined }): ReactNode {
  const { block, transaction } = path;
  const id = transaction?.id ?? txid;
  const count = path.confirmations.length + 1;
  return (
    <>
      <Step
        title={path.levels.length === 0 ? 'Root' : 'Tree'}
        state="done"
        note={
          path.levels.length === 0
            ? 'The only record in the log so far: its leaf is the root.'
            : `Each node is the hash of two. ${plural(path.levels.length, 'sibling leads', 'siblings lead')} from this leaf to the root of the whole log.`
        }
      >
        {path.levels.length > 0 ? <TreeFigure leaf={leaf} levels={path.levels} /> : null}
        <Hash value={path.root} label="root" whole />
      </Step>
      <Step
        title={`Transaction on ${chainName(path.chain)}`}
        state="done"
        note={
          transaction
            ? `It carries the root in one output and stands at position ${transaction.position} of its block, ${plural(transaction.siblings, 'level', 'levels')} below the block’s Merkle root.`
            : 'The anchor contract’s event carries the root; the receipt trie of the block proves the event.'
        }
      >
        {id ? <Hash value={id} label="transaction id" whole /> : null}
      </Step>
      {block ? (
        <Step
          title={`Block ${formatNumber(block.height)}`}
          state="done"
          note={`Made ${formatTime(block.time)}, by its own clock.`}
        >
          <dl className="facts">
            <dt>Hash</dt>
            <dd>
              <Hash value={block.hash} label="block hash" whole />
            </dd>
            <dt>{transaction ? 'Merkle root' : 'Receipts root'}</dt>
            <dd>
              <Hash value={block.root} label="block root" whole />
            </dd>
          </dl>
        </Step>
      ) : null}
      <Step
        title={count === 1 ? '1 block in the receipt' : `${count} blocks in the receipt`}
        state="done"
        note="Each block names the one below it by its hash, so ours cannot change without all of them."
      >
        <Confirmations path={path} />
      </Step>
    </>
  );
}

/** Draws a record's way from its digest to the confirmations; what has not happened yet is there in grey. */
export function PathView({ record, path }: { record: RecordDetail; path: RecordPath | undefined }): ReactNode {
  const anchors = path?.anchors ?? [];
  const proven = anchors.length > 0;
  const anchored = record.anchors[0];
  return (
    <div className="stack">
      <ol className="path" aria-label="From the digest to the block">
        <Step
          title="Digest"
          state="done"
          note={`SHA-256 of ${record.name ?? 'the contents'}. The contents never came here.`}
        >
          <Hash value={digestHex(record.digest)} label="digest" whole />
        </Step>
        <Step
          title="Record"
          state="done"
          note="The digest with its issuer, time and salt; its id is the hash of its canonical form."
        >
          <Hash value={record.id} label="record id" whole />
        </Step>
        <Step
          title="Leaf"
          state={path ? 'done' : 'later'}
          note={
            record.index === null || record.index === undefined
              ? 'The record’s place in the log.'
              : `Position ${formatNumber(record.index)} in the log, hashed once more with the prefix 00.`
          }
        >
          {path ? <Hash value={path.leaf} label="leaf hash" whole /> : null}
        </Step>
        {path && anchors[0] ? (
          <AnchorSteps path={anchors[0]} leaf={path.leaf} txid={anchored?.txid ?? undefined} />
        ) : null}
        {proven ? null : (
          <>
            <Step
              title="Batch"
              state={record.batch ? 'done' : 'now'}
              note={
                record.batch
                  ? 'The root of the log when the batch closed.'
                  : `Waits until its plan closes the batch. An anchor is promised`
              }
            >
              {record.batch ? (
                <Hash value={record.batch.root} label="root" whole />
              ) : (
                <p>
                  <When at={record.deadline} />
                </p>
              )}
            </Step>
            <Step
              title="Transaction"
              state={!record.batch ? 'later' : anchored?.txid ? 'done' : 'now'}
              note={anchored?.txid ? `On ${chainName(anchored.chain)}` : 'Will carry the root onto the ledger.'}
            >
              {anchored?.txid ? <Hash value={anchored.txid} label="transaction id" whole /> : null}
            </Step>
            <Step
              title="Block"
              state={!anchored?.txid ? 'later' : anchored.height ? 'done' : 'now'}
              note={anchored?.height ? `Height ${formatNumber(anchored.height)}` : 'Will include the transaction.'}
            />
            <Step
              title="Confirmations"
              state={anchored?.height ? 'now' : 'later'}
              note={anchored?.confirmations ? `${anchored.confirmations} so far` : 'Blocks on top, until it is final.'}
            />
          </>
        )}
      </ol>
      {anchors.slice(1).map((other) => (
        <section key={`${other.chain} ${other.root} ${other.block?.hash ?? ''}`}>
          <h3 className="h2">Also on {chainName(other.chain)}</h3>
          <ol className="path">
            <AnchorSteps
              path={other}
              leaf={path?.leaf ?? ''}
              txid={record.anchors.find((one) => one.chain === other.chain)?.txid ?? undefined}
            />
          </ol>
        </section>
      ))}
    </div>
  );
}
