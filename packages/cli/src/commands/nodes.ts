import { CodedError } from '@blockcluster/btml';
import { type Client, ProblemError } from '@blockcluster/client';
import { readArgs, readCount } from '../args.ts';
import { connect } from '../connection.ts';
import { type Command, type CommandIo, exitCode } from '../io.ts';
import { sourceOf, tellSources } from '../nodes/sources.ts';
import { type NodeView, nodeLine, nodeText } from '../nodes/text.ts';
import { waitForNode } from '../nodes/wait.ts';

const options = {
  name: { type: 'string' },
  source: { type: 'string' },
  set: { type: 'string', multiple: true },
  reference: { type: 'string', multiple: true },
  url: { type: 'string' },
  user: { type: 'string' },
  password: { type: 'string' },
  member: { type: 'string' },
  lines: { type: 'string', default: '100' },
  timeout: { type: 'string', default: '3600' },
  'no-wait': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

interface Call {
  readonly io: CommandIo;
  readonly client: Client;
  readonly values: ReturnType<typeof readArgs<typeof options>>['values'];
  readonly target: string | undefined;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** `nodes`: lists, adds, removes, starts, stops and upgrades the nodes of the server's machine. */
export const nodes: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, options);
  const [verb = 'list', target] = positionals;
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (run === undefined) throw new CodedError('CLI_USAGE', `say one of ${Object.keys(verbs).join(', ')}`);
  const { client } = await connect(io);
  const deadline = io.now() + readCount(values.timeout, 'timeout', 1) * 1_000;
  return run({ io, client, values, target, deadline });
};

const verbs: Readonly<Record<string, (call: Call) => Promise<number>>> = {
  list: async (call) => {
    const { items } = await call.client.unwrap(call.client.api.GET('/api/v1/nodes'));
    const text =
      items.length === 0 ? 'no nodes; "blockcluster nodes add bitcoin" adds one\n' : items.map(nodeLine).join('');
    return print(call, items, text);
  },
  manifests: async (call) => {
    const { items } = await call.client.unwrap(call.client.api.GET('/api/v1/nodes/manifests'));
    const line = (one: (typeof items)[number]): string =>
      `${one.id.padEnd(22)} ${one.consensus.kind.padEnd(8)} ${one.name}${one.aliases.length > 0 ? ` (${one.aliases.join(', ')})` : ''}\n`;
    return print(call, items, items.map(line).join(''));
  },
  sources: async (call) => {
    const params = { path: { id: named(call) } };
    const found = await call.client.unwrap(call.client.api.GET('/api/v1/nodes/manifests/{id}/sources', { params }));
    return print(call, found.items, tellSources(found.items));
  },
  add: async (call) => {
    const node = await add(call);
    if (call.values['no-wait']) return print(call, node, nodeLine(node));
    const synced = await waitForNode(call.io, call.client, node.name, call.deadline, isSettled);
    return finish(call, synced, node.name, synced?.state === 'synced');
  },
  status: async (call) => {
    const node = await call.client.unwrap(call.client.api.GET('/api/v1/nodes/{name}', at(call)));
    print(call, node, nodeText(node));
    return node.traffic ? exitCode.ok : exitCode.failed;
  },
  start: async (call) => {
    await call.client.unwrap(call.client.api.POST('/api/v1/nodes/{name}/start', at(call)));
    // It is still "stopped" until its supervisor has seen the wish.
    const isUp = (node: NodeView) => node.state !== 'stopped' && isSettled(node);
    const node = await settle(call, isUp);
    return finish(call, node, named(call), call.values['no-wait'] || node?.state === 'synced');
  },
  stop: async (call) => {
    await call.client.unwrap(call.client.api.POST('/api/v1/nodes/{name}/stop', at(call)));
    return finish(call, await settle(call, (node) => node.state === 'stopped'), named(call), true);
  },
  remove: async (call) => {
    await call.client.unwrap(call.client.api.DELETE('/api/v1/nodes/{name}', at(call)));
    const node = await settle(call, () => false);
    return node === undefined
      ? print(call, { removed: named(call) }, `${named(call)} removed\n`)
      : print(call, node, nodeLine(node));
  },
  upgrade: async (call) => {
    const body = call.values.source === undefined ? {} : { source: sourceOf(call.values.source) };
    await call.client.unwrap(call.client.api.POST('/api/v1/nodes/{name}/upgrade', { ...at(call), body }));
    const node = await settle(call, ({ upgrade }) => ['done', 'returned', 'refused'].includes(upgrade?.phase ?? ''));
    return finish(call, node, named(call), call.values['no-wait'] || node?.upgrade?.phase === 'done');
  },
  logs: async (call) => {
    const { member, lines } = call.values;
    const query = { lines: readCount(lines, 'lines', 1), ...(member === undefined ? {} : { member }) };
    const params = { path: { name: named(call) }, query };
    const log = await call.client.unwrap(call.client.api.GET('/api/v1/nodes/{name}/logs', { params }));
    return print(call, log, log.lines.map((line) => `${line}\n`).join(''));
  },
};

async function add(call: Call): Promise<NodeView> {
  const { values } = call;
  const manifest = named(call, 'bitcoin, say');
  const body = {
    manifest,
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values.source === undefined ? {} : { source: sourceOf(values.source) }),
    ...(values.set === undefined ? {} : { parameters: settings(values.set) }),
    ...(values.reference === undefined ? {} : { references: values.reference.map(reference) }),
    ...(values.url === undefined
      ? {}
      : {
          endpoint: {
            url: values.url,
            ...(values.user === undefined ? {} : { user: values.user }),
            ...(values.password === undefined ? {} : { password: values.password }),
          },
        }),
  };
  try {
    return await call.client.unwrap(call.client.api.POST('/api/v1/nodes', { body }));
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'NODE_ARTIFACT_UNREACHABLE') {
      const params = { path: { id: manifest } };
      const found = await call.client.unwrap(call.client.api.GET('/api/v1/nodes/manifests/{id}/sources', { params }));
      call.io.err(tellSources(found.items));
    }
    throw error;
  }
}

/** Nothing more will happen without somebody's help, or it is done. */
const isSettled = (node: NodeView): boolean =>
  ['synced', 'failed', 'wrong-chain', 'forked', 'stopped'].includes(node.state);

async function settle(call: Call, done: (node: NodeView) => boolean): Promise<NodeView | undefined> {
  const { io, client, deadline } = call;
  return waitForNode(io, client, named(call), deadline, call.values['no-wait'] ? () => true : done);
}

function finish(call: Call, node: NodeView | undefined, name: string, good: boolean): number {
  if (node === undefined) throw new CodedError('CLI_NODE_GONE', `${name} was removed meanwhile`);
  print(call, node, nodeText(node));
  return good ? exitCode.ok : exitCode.failed;
}

function print(call: Call, value: unknown, text: string): number {
  call.io.out(call.values.json ? `${JSON.stringify(value)}\n` : text);
  return exitCode.ok;
}

function named(call: Call, example = 'a node'): string {
  if (call.target === undefined) throw new CodedError('CLI_USAGE', `name it: ${example}`);
  return call.target;
}

const at = (call: Call) => ({ params: { path: { name: named(call) } } });

const reference = (text: string) => (/^https?:/.test(text) ? { url: text } : { node: text });

function settings(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      if (at < 1) throw new CodedError('CLI_USAGE', `--set takes NAME=VALUE, not "${line}"`);
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}
