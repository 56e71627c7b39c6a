import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { queries, type RecordFilter } from '../../api/queries.ts';
import { recordStates } from '../../api/types.ts';
import { Empty, Hash, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { digestHex, recordName } from '../../ui/format.ts';
import { IconRecords, IconSearch } from '../../ui/icons.tsx';
import { sayState } from '../../ui/states.ts';
import { DataTable, Pager } from '../../ui/table.tsx';
import { DropFiles } from '../drop-files.tsx';
import { readSearch } from '../search.ts';

const LIMIT = 25;

export default function RecordsPage(): ReactNode {
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [state, setState] = useState('');
  const [plan, setPlan] = useState('');
  const [trail, setTrail] = useState<readonly string[]>([]);
  const [search] = useDebouncedValue(text, 250);
  const target = readSearch(search);
  useEffect(() => {
    if (target.kind === 'id') navigate(`/records/${target.id}`);
  }, [target, navigate]);
  const after = trail.at(-1);
  const filter: RecordFilter = {
    limit: LIMIT,
    ...(target.kind === 'digest' ? { digest: target.digest } : {}),
    ...(target.kind === 'name' ? { name: target.name } : {}),
    ...(state ? { state } : {}),
    ...(plan ? { plan } : {}),
    ...(after ? { after } : {}),
  };
  const records = useQuery({ ...queries.records(filter), placeholderData: keepPreviousData });
  const plans = useQuery(queries.plans());
  const filtered = search !== '' || state !== '' || plan !== '';
  const change = (set: (value: string) => void) => (event: { currentTarget: { value: string } }) => {
    set(event.currentTarget.value);
    setTrail([]);
  };
  return (
    <>
      <PageHeader title="Records">
        Each record says that a digest existed and who claimed it. It becomes final when a block that holds it can no
        longer be replaced.
      </PageHeader>
      <DropFiles />
      <Panel flush>
        <div className="pad filters">
          <TextInput
            aria-label="Search records"
            placeholder="Name, digest or record id"
            leftSection={<IconSearch />}
            value={text}
            onChange={change(setText)}
          />
          <NativeSelect
            aria-label="State"
            value={state}
            onChange={change(setState)}
            data={[
              { value: '', label: 'Any state' },
              ...recordStates.map((value) => ({ value, label: sayState(value) })),
            ]}
          />
          <NativeSelect
            aria-label="Plan"
            value={plan}
            onChange={change(setPlan)}
            data={[
              { value: '', label: 'Any plan' },
              ...(plans.data?.items ?? []).map(({ name }) => ({ value: name, label: name })),
            ]}
          />
        </div>
        <DataTable
          label="Records"
          rows={records.data?.items}
          error={records.error}
          onRetry={() => void records.refetch()}
          rowKey={(row) => row.id}
          empty={
            <Empty title={filtered ? 'No record matches' : 'No records yet'} icon={<IconRecords size={30} />}>
              {filtered
                ? 'Digests must be complete; names are found by their beginning or any part the server indexes.'
                : 'Drop a file above, or run "blockcluster register FOLDER".'}
            </Empty>
          }
          columns={[
            {
              title: 'Name',
              cell: (row) => (
                <Link href={`/records/${row.id}`} className="name">
                  {recordName(row)}
                </Link>
              ),
            },
            {
              title: 'Digest',
              cell: (row) =>
                row.digest === '' ? (
                  <span className="dim">—</span>
                ) : (
                  <Hash value={digestHex(row.digest)} label="digest" />
                ),
            },
            { title: 'Plan', wide: true, cell: (row) => row.plan },
            { title: 'State', cell: (row) => <StateBadge state={row.state} /> },
            { title: 'Accepted', align: 'right', cell: (row) => <When at={row.acceptedAt} /> },
          ]}
        />
        <Pager trail={trail} next={records.data?.next} onTrail={setTrail} />
      </Panel>
    </>
  );
}
