import type { paths } from '@blockcluster/client';

type Json<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer T } } } };
}
  ? T
  : never;

/** A node as the server shows it. */
export type NodeView = Json<'/api/v1/nodes/{name}'>;
export type SampleView = Json<'/api/v1/nodes/{name}/samples'>['items'][number];

/** One line of `nodes list`. */
export function nodeLine(node: NodeView): string {
  const { reading, sample } = node;
  const height = reading === null ? '' : `height ${reading.height}`;
  const peers = reading === null ? '' : `${reading.peers} peers`;
  const lag = sample?.lag ? `${sample.lag} behind` : '';
  const size = sample?.disk == null ? '' : bytes(sample.disk);
  const words = [height, lag, peers, size, stateWords(node)].filter((word) => word !== '');
  return `${node.name.padEnd(16)} ${node.manifest.padEnd(20)} ${node.state.padEnd(12)} ${words.join(', ')}\n`;
}

/** What the state doesn't say by itself. */
function stateWords(node: NodeView): string {
  if (!node.supervised) return 'no server looks after it now';
  const { progress } = node;
  if (progress !== null) return progressText(progress);
  return node.reason ?? '';
}

export function progressText(progress: NonNullable<NodeView['progress']>): string {
  const { step, done, total, detail } = progress;
  const share = done === undefined ? '' : total === undefined ? ` ${done}` : ` ${done}/${total}`;
  return `${step}${share}${detail === undefined ? '' : ` ${detail}`}`;
}

/** Everything about one node. */
export function nodeText(node: NodeView): string {
  const { reading, sample, forecast, upgrade } = node;
  const lines: [string, string][] = [
    ['node', `${node.name} (${node.title}; ${node.family}, ${node.kind}${node.development ? ', development' : ''})`],
    ['state', `${node.state} since ${node.since}${node.reason === null ? '' : `: ${node.reason} [${node.code}]`}`],
    ['traffic', node.traffic ? 'yes' : `no (a failure is noticed within ${node.boundSeconds} s)`],
    ['programs', node.programs.map((one) => `${one.program} ${one.version} (${one.source})`).join(', ') || 'none yet'],
  ];
  if (!node.supervised) lines.push(['server', 'no server looks after it now']);
  if (node.progress !== null) lines.push(['progress', progressText(node.progress)]);
  if (node.endpoint !== null) lines.push(['endpoint', node.endpoint]);
  if (reading !== null) {
    lines.push(['version', reading.version], ['head', `${reading.height} ${reading.hash}`]);
    lines.push(['peers', String(reading.peers)]);
  }
  if (sample?.reference != null) lines.push(['reference', `${sample.reference}, ${sample.lag} behind`]);
  if (sample?.memory != null) lines.push(['memory', bytes(sample.memory)]);
  if (sample?.disk != null)
    lines.push(['disk', `${bytes(sample.disk)}, ${sample.free === null ? '' : `${bytes(sample.free)} free`}`]);
  if (forecast !== null)
    lines.push([
      'growth',
      `${bytes(forecast.bytesPerDay)} a day${forecast.floorAt === null ? '' : `; full on ${forecast.floorAt.slice(0, 10)}`}`,
    ]);
  for (const member of node.members)
    lines.push([
      'process',
      `${member.name}: ${member.pid === null ? 'not running' : `pid ${member.pid} since ${member.startedAt}`}`,
    ]);
  if (node.restarts > 0) lines.push(['restarts', String(node.restarts)]);
  if (upgrade !== null)
    lines.push([
      'upgrade',
      `${upgrade.phase}${upgrade.reason === null ? '' : `: ${upgrade.reason} [${upgrade.code}]`}`,
    ]);
  return lines.map(([name, value]) => `${name.padEnd(10)} ${value}\n`).join('');
}

/** A number of bytes as people read it. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (Math.abs(value) >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
