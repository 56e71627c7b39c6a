import { AreaChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import type { ReactNode } from 'react';
import type { ManagedNode, NodeSample } from '../api/types.ts';
import { Panel } from '../ui/bits.tsx';
import { formatBytes, formatNumber } from '../ui/format.ts';

const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = 86_400_000;
const date = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });

interface Point {
  readonly t: string;
  readonly [series: string]: number | string | null;
}

/** One figure over time, said in words for those who don't see it. */
function Curve(props: {
  title: string;
  points: readonly Point[];
  series: readonly { readonly name: string; readonly label: string; readonly color: string }[];
  words: string;
  format?: (value: number) => string;
}): ReactNode {
  const format = props.format ?? formatNumber;
  const points = props.points.length === 1 ? [...props.points, ...props.points] : [...props.points];
  return (
    <Panel title={props.title}>
      <figure className="stack-s" aria-label={props.words}>
        <AreaChart
          h={150}
          data={points}
          dataKey="t"
          series={[...props.series]}
          withDots={false}
          strokeWidth={2}
          gridAxis="x"
          tickLine="none"
          connectNulls={false}
          valueFormatter={format}
          xAxisProps={{ minTickGap: 48 }}
          yAxisProps={{ width: 78, allowDecimals: false, domain: ['auto', 'auto'] }}
          areaProps={{ isAnimationActive: false }}
        />
        <figcaption className="dim">{props.words}</figcaption>
      </figure>
    </Panel>
  );
}

const bytes = (value: number): string => formatBytes(Math.max(0, Math.round(value)));

/** Head, lag, peers, disk with its forecast, and memory of one node. */
export function NodeCharts({ node, samples }: { node: ManagedNode; samples: readonly NodeSample[] }): ReactNode {
  const last = samples.at(-1);
  if (last === undefined) return <p className="dim">The first figures come ten seconds after the node answers.</p>;
  const of = (pick: (sample: NodeSample) => Record<string, number | null>): Point[] =>
    samples.map((sample) => ({ ...pick(sample), t: minute.format(new Date(sample.at)) }));
  const compared = samples.some((sample) => sample.reference !== null);
  return (
    <div className="cols-2">
      {node.family === 'ipfs' ? null : (
        <Curve
          title="Head"
          points={of((sample) => ({ height: sample.height, reference: sample.reference }))}
          series={[
            { name: 'height', label: 'This node', color: 'var(--chart-1)' },
            ...(compared ? [{ name: 'reference', label: 'Reference', color: 'var(--chart-2)' }] : []),
          ]}
          words={`Block ${formatNumber(last.height ?? 0)}${last.headAge === null ? '' : `, ${last.headAge} s old`}.`}
        />
      )}
      {compared ? (
        <Curve
          title="Lag"
          points={of((sample) => ({ lag: sample.lag }))}
          series={[{ name: 'lag', label: 'Blocks behind the reference', color: 'var(--chart-3)' }]}
          words={`${formatNumber(last.lag ?? 0)} blocks behind the independent reference.`}
        />
      ) : null}
      <Curve
        title="Peers"
        points={of((sample) => ({ peers: sample.peers }))}
        series={[{ name: 'peers', label: 'Peers', color: 'var(--chart-2)' }]}
        words={`${formatNumber(last.peers ?? 0)} peers.`}
      />
      {node.external ? null : (
        <>
          <Disk node={node} samples={samples} />
          <Curve
            title="Memory"
            points={of((sample) => ({ memory: sample.memory }))}
            series={[{ name: 'memory', label: 'Resident', color: 'var(--chart-1)' }]}
            format={bytes}
            words={`${bytes(last.memory ?? 0)} resident, all processes of the node together.`}
          />
        </>
      )}
    </div>
  );
}

/** What the node takes, and where its pace leads in a week. */
function Disk({ node, samples }: { node: ManagedNode; samples: readonly NodeSample[] }): ReactNode {
  const known = samples.filter((sample) => sample.disk !== null);
  const last = known.at(-1);
  if (last === undefined) return null;
  const pace = node.forecast?.bytesPerDay ?? 0;
  const seen: Point[] = known.map((sample) => ({
    t: minute.format(new Date(sample.at)),
    disk: sample.disk,
    ahead: null,
  }));
  const disk = last.disk ?? 0;
  const ahead: Point[] =
    node.forecast === null
      ? []
      : [0, 1, 3, 7].map((days) => ({
          t: days === 0 ? 'now' : date.format(new Date(Date.parse(last.at) + days * day)),
          disk: days === 0 ? disk : null,
          ahead: disk + pace * days,
        }));
  const full =
    node.forecast?.floorAt == null
      ? ''
      : ` At this pace the disk is full on ${date.format(new Date(node.forecast.floorAt))}.`;
  const growth = node.forecast === null ? '' : `, ${pace < 0 ? '−' : ''}${bytes(Math.abs(pace))} a day`;
  return (
    <Curve
      title="Disk and forecast"
      points={[...seen, ...ahead]}
      series={[
        { name: 'disk', label: 'Taken', color: 'var(--chart-3)' },
        { name: 'ahead', label: 'Forecast', color: 'var(--chart-2)' },
      ]}
      format={bytes}
      words={`${bytes(disk)} taken${growth}, ${bytes(last.free ?? 0)} free.${full}`}
    />
  );
}
