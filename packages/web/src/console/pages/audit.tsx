import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { queries } from '../../api/queries.ts';
import { Empty, PageHeader, Panel, When } from '../../ui/bits.tsx';
import { shorten } from '../../ui/format.ts';
import { DataTable, Pager } from '../../ui/table.tsx';

export default function AuditPage(): ReactNode {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const audit = useQuery({ ...queries.audit(trail.at(-1)), placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Audit log">Who changed keys, sessions and webhooks, and from which address.</PageHeader>
      <Panel flush>
        <DataTable
          label="Audit log"
          rows={audit.data?.items}
          error={audit.error}
          onRetry={() => void audit.refetch()}
          rowKey={(row) => row.id}
          empty={<Empty title="Nothing was changed yet" />}
          columns={[
            { title: 'When', cell: (row) => <When at={row.at} /> },
            { title: 'Action', cell: (row) => <strong>{row.action}</strong> },
            { title: 'Subject', cell: (row) => <code title={row.subject}>{shorten(row.subject, 20, 6)}</code> },
            { title: 'By', cell: (row) => <code title={row.actor}>{shorten(row.actor, 20, 6)}</code> },
            { title: 'Address', wide: true, cell: (row) => row.address ?? '—' },
          ]}
        />
        <Pager trail={trail} next={audit.data?.next} onTrail={setTrail} />
      </Panel>
    </>
  );
}
