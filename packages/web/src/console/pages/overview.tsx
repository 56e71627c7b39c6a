import { AreaChart, BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../api/queries.ts';
import type { Overview } from '../../api/types.ts';
import { ErrorPanel, Hash, LoadingRows, PageHeader, Panel, StateBadge, When } from '../../ui/bits.tsx';
import { formatBytes, formatNumber, formatTime, recordName } from '../../ui/format.ts';
import { DataTable } from '../../ui/table.tsx';
import { LedgerLine } from '../ledger-line.tsx';
import { SpendMeter } from '../spend-meter.tsx';

const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

function Figure(props: { name: string; value: ReactNode; note: ReactNode }): ReactNode {
  return (
    <div className="figure">
      <div className="k">{props.name}</div>
      <div className="v">{props.value}</div>
      <div className="s">{props.note}</div>
    </div>
  );
}

const bars = {
  gridAxis: 'x',
  tickLine: 'none',
  valueFormatter: formatNumber,
  xAxisProps: { minTickGap: 42 },
  yAxisProps: { width: 44, allowDecimals: false },
  barProps: { isAnimationActive: false, radius: 2 },
} as const;

function Activity({ series }: { series: Overview['series'] }): ReactNode {
  const data = series.map((point) => ({ ...point, t: minute.format(new Date(point.t)) }));
  const sum = (key: 'records' | 'batches' | 'anchors'): number => series.reduce((all, point) => all + point[key], 0);
  return (
    <Panel title="Last 60 minutes">
      <figure
        className="stack-s"
        aria-label={`In the last hour: ${sum('records')} records, ${sum('batches')} batches, ${sum('anchors')} anchors.`}
      >
        <figcaption className="legend" aria-hidden="true">
          <span>Records per minute</span>
        </figcaption>
        <BarChart
          h={190}
          data={data}
          dataKey="t"
          series={[{ name: 'records', label: 'Records', color: 'var(--chart-1)' }]}
          {...bars}
        />
        <figcaption className="legend bars-2" aria-hidden="true">
          <span>Batches</span>
          <span>Anchors</span>
        </figcaption>
        <BarChart
          h={120}
          data={data}
          dataKey="t"
          series={[
            { name: 'batches', label: 'Batches', color: 'var(--chart-2)' },
            { name: 'anchors', label: 'Anchors', color: 'var(--chart-3)' },
          ]}
          {...bars}
        />
      </figure>
    </Panel>
  );
}

const KEPT = 60;
interface Sample {
  readonly t: string;
  readonly mib: number;
}

/** The API gives the present only, so the page remembers what it has seen since it was opened. */
function Memory({ server, bytes }: { server: Overview['server']; bytes: number }): ReactNode {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    const sample = { t: formatTime(Date.now()).slice(-8), mib: Math.round(bytes / 104857.6) / 10 };
    setSamples((before) => [...before, sample].slice(-KEPT));
  }, [bytes]);
  return (
    <Panel title="Server memory">
      <div className="stack-s">
        <AreaChart
          h={110}
          data={samples.length === 1 ? [...samples, ...samples] : [...samples]}
          dataKey="t"
          series={[{ name: 'mib', label: 'Resident', color: 'var(--chart-2)' }]}
          withDots={false}
          strokeWidth={2}
          gridAxis="x"
          tickLine="none"
          withXAxis={false}
          valueFormatter={(value) => `${value} MiB`}
          yAxisProps={{ width: 62, domain: [0, 'auto'] }}
          areaProps={{ isAnimationActive: false }}
        />
        <dl className="facts">
          <dt>Resident</dt>
          <dd>{formatBytes(bytes)}</dd>
          <dt>Version</dt>
          <dd>{server.version}</dd>
          <dt>Started</dt>
          <dd>
            <When at={server.startedAt} />
          </dd>
        </dl>
      </div>
    </Panel>
  );
}

export default function OverviewPage(): ReactNode {
  const overview = useQuery({ ...queries.overview(), refetchInterval: 5_000 });
  const latest = useQuery({ ...queries.records({ limit: 6 }), refetchInterval: 15_000 });
  const ledgers = useQuery({ ...queries.ledgers(), refetchInterval: 10_000 });
  const header = (
    <PageHeader
      title="Overview"
      actions={
        <Button component={Link} href="/records">
          Register files
        </Button>
      }
    />
  );
  if (overview.error && !overview.data) {
    return (
      <>
        {header}
        <ErrorPanel error={overview.error} onRetry={() => void overview.refetch()} />
      </>
    );
  }
  if (!overview.data) {
    return (
      <>
        {header}
        <LoadingRows rows={12} />
      </>
    );
  }
  const { records, batches, anchors, spend, series, server } = overview.data;
  const onTheWay = records.accepted + records.batched + records.broadcast + records.included;
  const failed = (anchors.failed ?? 0) + (anchors.deferred ?? 0);
  return (
    <>
      {header}
      <div className="figures">
        <Figure
          name="Records"
          value={formatNumber(records.total)}
          note={onTheWay === 0 ? 'none on its way' : `${formatNumber(onTheWay)} on the way`}
        />
        <Figure
          name="Final"
          value={formatNumber(records.final)}
          note={
            records.total > 0
              ? `${((100 * records.final) / records.total).toFixed(records.final === records.total ? 0 : 1)} % of all records`
              : 'No records yet'
          }
        />
        <Figure
          name="Batches"
          value={formatNumber(batches)}
          note={
            batches > 0
              ? `${formatNumber(Math.round(records.total / batches))} records each on average`
              : 'None closed yet'
          }
        />
        <Figure
          name="Anchors"
          value={formatNumber(anchors.final ?? 0)}
          note={failed > 0 ? `${formatNumber(failed)} deferred or failed` : 'final, none deferred'}
        />
      </div>
      <div className="cols-main">
        <div className="stack">
          <Activity series={series} />
          <Panel title="Latest records" flush actions={<Link href="/records">All records</Link>}>
            <DataTable
              label="Latest records"
              rows={latest.data?.items}
              error={latest.error}
              rowKey={(row) => row.id}
              empty={<p className="pad dim">Nothing registered yet. Drop a file on the records page to start.</p>}
              columns={[
                {
                  title: 'Name',
                  cell: (row) => (
                    <Link href={`/records/${row.id}`} className="name">
                      {recordName(row)}
                    </Link>
                  ),
                },
                { title: 'Record', wide: true, cell: (row) => <Hash value={row.id} label="record id" /> },
                { title: 'State', cell: (row) => <StateBadge state={row.state} /> },
                { title: 'Accepted', align: 'right', cell: (row) => <When at={row.acceptedAt} /> },
              ]}
            />
          </Panel>
        </div>
        <div className="stack">
          <Panel title="Ledgers" actions={<Link href="/ledgers">Details</Link>}>
            <div className="stack-s">
              {ledgers.data?.map((ledger) => (
                <LedgerLine ledger={ledger} key={ledger.name} />
              ))}
              {ledgers.data?.length === 0 ? <p className="dim">None configured.</p> : null}
              {ledgers.isPending ? <LoadingRows rows={1} /> : null}
            </div>
          </Panel>
          <Panel title="Spend against budget" actions={<Link href="/plans">Plans</Link>}>
            <div className="stack-s">
              {spend.map((entry) => (
                <SpendMeter key={`${entry.plan} ${entry.asset ?? ''}`} title={entry.plan} {...entry} />
              ))}
              {spend.length === 0 ? <p className="dim">Nothing spent yet.</p> : null}
            </div>
          </Panel>
          <Memory server={server} bytes={server.memory} />
        </div>
      </div>
    </>
  );
}
