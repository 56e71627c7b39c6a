import type { ReactNode } from 'react';
import type { ManagedNode } from '../api/types.ts';
import { Hash, Panel, When } from '../ui/bits.tsx';

/** What is known of a node, as a list. */
export function NodeFacts({ node }: { node: ManagedNode }): ReactNode {
  const { reading, upgrade } = node;
  return (
    <Panel title="Facts">
      <dl className="facts">
        <dt>Traffic</dt>
        <dd>
          {node.traffic ? 'yes' : 'no'}
          <span className="dim"> · a failure ends it within {node.boundSeconds} s</span>
        </dd>
        <dt>Kind</dt>
        <dd>
          {node.title} ({node.family}, {node.kind})
        </dd>
        {reading ? (
          <>
            <dt>Software</dt>
            <dd>{reading.version}</dd>
            {reading.hash ? (
              <>
                <dt>Newest block</dt>
                <dd>
                  <Hash value={reading.hash} label="block hash" head={16} />
                </dd>
              </>
            ) : null}
            {reading.genesis ? (
              <>
                <dt>First block</dt>
                <dd>
                  <Hash value={reading.genesis} label="hash of the first block" head={16} />
                </dd>
              </>
            ) : null}
          </>
        ) : null}
        {node.programs.map((one) => (
          <div key={one.program} className="contents">
            <dt>{one.program}</dt>
            <dd>
              {one.version} <span className="dim">from {one.source}</span> <Hash value={one.sha256} label="SHA-256" />
            </dd>
          </div>
        ))}
        {node.endpoint ? (
          <>
            <dt>Address</dt>
            <dd>{node.endpoint}</dd>
          </>
        ) : null}
        {node.references.length > 0 ? (
          <>
            <dt>References</dt>
            <dd>{node.references.join(', ')}</dd>
          </>
        ) : null}
        <dt>Restarts</dt>
        <dd>{node.restarts}</dd>
        <dt>Added</dt>
        <dd>
          <When at={node.createdAt} />
        </dd>
        <dt>First synced</dt>
        <dd>
          <When at={node.syncedAt} />
        </dd>
        {upgrade ? (
          <>
            <dt>Upgrade</dt>
            <dd>
              {upgrade.phase}
              {upgrade.reason ? `: ${upgrade.reason}` : ''} <When at={upgrade.endedAt ?? upgrade.requestedAt} />
            </dd>
          </>
        ) : null}
      </dl>
    </Panel>
  );
}
