import { CodedError } from '@blockcluster/btml';
import { findManifest, type NodeManifest, nodeManifests } from '@blockcluster/ledgers';
import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import { actor } from '../access/routes.ts';
import type { ServerContext } from '../context.ts';
import { readTime } from '../http/time.ts';
import type { ApiRoutes } from '../http/types.ts';
import { type AddModules, addNode, assessManifest } from './add.ts';
import { changeWish, requestUpgrade } from './change.ts';
import type { SupervisorModules } from './modules.ts';
import { lastLines } from './process/log-file.ts';
import {
  ManifestAnswer,
  NewNodeBody,
  NodeAnswer,
  NodeName,
  SampleAnswer,
  Source,
  SourceAnswerSchema,
} from './schemas.ts';
import { foldersOf } from './setup.ts';
import { nodeView, sampleView } from './view.ts';

export interface NodeRouteModules {
  readonly add: AddModules;
  readonly supervisor: SupervisorModules;
  /** Tells the supervisor that something is wanted. */
  readonly wake: (name: string) => void;
}

const tags = ['nodes'];
const Named = Type.Object({ name: NodeName });

/** /nodes: the nodes that this installation runs. Reading takes ledgers:read, changing ledgers:write (operators). */
export function nodeRoutes(context: ServerContext, modules: NodeRouteModules): ApiRoutes {
  const { supervisor, add, wake } = modules;
  const { store } = supervisor;
  const read = { access: scoped('ledgers:read') };
  const write = { access: scoped('ledgers:write') };
  const show = async (name: string) => nodeView(supervisor, await store.get(name));
  return async (app) => {
    app.get(
      '/nodes',
      {
        config: read,
        schema: {
          tags,
          summary: 'List nodes',
          response: { 200: Type.Object({ items: Type.Array(NodeAnswer), next: Type.Null() }) },
        },
      },
      async () => {
        const rows = await store.list();
        return { items: await Promise.all(rows.map((row) => nodeView(supervisor, row))), next: null };
      },
    );

    app.post(
      '/nodes',
      {
        config: write,
        schema: {
          tags,
          summary: 'Add a node',
          description:
            'Answers at once; the node is then obtained, prepared and started, which its state and progress show. Refused ' +
            'with NODE_ARTIFACT_UNREACHABLE where no source of its program can be reached: the details say for each why.',
          body: NewNodeBody,
          response: { 201: NodeAnswer },
        },
      },
      async (request, reply) => {
        const row = await addNode(context, add, request.body, actor(request));
        wake(row.name);
        return reply.code(201).send(await nodeView(supervisor, row));
      },
    );

    app.get(
      '/nodes/manifests',
      {
        config: read,
        schema: {
          tags,
          summary: 'The nodes that could be added',
          response: { 200: Type.Object({ items: Type.Array(ManifestAnswer), next: Type.Null() }) },
        },
      },
      async () => ({ items: nodeManifests.map(manifestView), next: null }),
    );

    app.get(
      '/nodes/manifests/:id/sources',
      {
        config: read,
        schema: {
          tags,
          summary: 'Where this machine could get the programs of a node from, and why not',
          params: Type.Object({ id: Type.String({ maxLength: 48 }) }),
          response: {
            200: Type.Object({
              items: Type.Array(Type.Object({ program: Type.String(), sources: Type.Array(SourceAnswerSchema) })),
            }),
          },
        },
      },
      async (request) => ({ items: await assessManifest(findManifest(request.params.id), add.env) }),
    );

    app.get(
      '/nodes/:name',
      { config: read, schema: { tags, summary: 'One node', params: Named, response: { 200: NodeAnswer } } },
      async (request) => show(request.params.name),
    );

    app.delete(
      '/nodes/:name',
      {
        config: write,
        schema: {
          tags,
          summary: 'Stop a node and remove it with its data',
          params: Named,
          response: { 202: NodeAnswer },
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        await changeWish(context, store, name, 'removed', actor(request));
        wake(name);
        return reply.code(202).send(await show(name));
      },
    );

    for (const [verb, desired, summary] of [
      ['start', 'running', 'Start a node that was stopped'],
      ['stop', 'stopped', 'Stop a node and keep its data'],
    ] as const)
      app.post(
        `/nodes/:name/${verb}`,
        { config: write, schema: { tags, summary, params: Named, response: { 202: NodeAnswer } } },
        async (request, reply) => {
          const { name } = request.params;
          await changeWish(context, store, name, desired, actor(request));
          wake(name);
          return reply.code(202).send(await show(name));
        },
      );

    app.post(
      '/nodes/:name/upgrade',
      {
        config: write,
        schema: {
          tags,
          summary: 'Upgrade a node; it returns to its old version and data by itself when the new one fails',
          params: Named,
          body: Type.Object({ source: Type.Optional(Source) }, { additionalProperties: false }),
          response: { 202: NodeAnswer },
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        await requestUpgrade(context, store, name, request.body.source, actor(request));
        wake(name);
        return reply.code(202).send(await show(name));
      },
    );

    app.get(
      '/nodes/:name/logs',
      {
        config: write,
        schema: {
          tags,
          summary: 'The last lines that a node wrote (operators: nobody knows what programs of others write)',
          params: Named,
          querystring: Type.Object({
            member: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' })),
            lines: Type.Integer({ minimum: 1, maximum: 2_000, default: 100 }),
          }),
          response: { 200: Type.Object({ member: Type.String(), lines: Type.Array(Type.String()) }) },
        },
      },
      async (request) => {
        const row = await store.get(request.params.name);
        if (row.server !== add.server)
          throw new CodedError('NODE_ELSEWHERE', `The node runs on another server; ask that one for its log`);
        const wanted = request.query.member ?? row.members.at(-1)?.name ?? '';
        if (!row.members.some((member) => member.name === wanted))
          throw new CodedError('NODE_NOT_FOUND', `${row.name} has no member "${wanted}"`);
        const file = `${foldersOf(supervisor.data, row.name).logs}/${wanted}.log`;
        return { member: wanted, lines: await lastLines(file, request.query.lines) };
      },
    );

    app.get(
      '/nodes/:name/samples',
      {
        config: read,
        schema: {
          tags,
          summary: 'How a node was: head, lag, peers, disk, memory; oldest first',
          params: Named,
          querystring: Type.Object({
            since: Type.Optional(Type.String({ format: 'date-time' })),
            limit: Type.Integer({ minimum: 1, maximum: 5_000, default: 360 }),
          }),
          response: { 200: Type.Object({ items: Type.Array(SampleAnswer), next: Type.Null() }) },
        },
      },
      async (request) => {
        const { name } = await store.get(request.params.name);
        let query = context.db.selectFrom('node_samples').selectAll().where('node', '=', name);
        if (request.query.since !== undefined)
          query = query.where('at', '>', new Date(readTime(request.query.since, '/since')));
        const rows = await query.orderBy('at', 'desc').limit(request.query.limit).execute();
        return { items: rows.reverse().map(sampleView), next: null };
      },
    );
  };
}

function manifestView(manifest: NodeManifest): Static<typeof ManifestAnswer> {
  const { id, name, family, aliases, network, development, consensus, capabilities, disk, probes } = manifest;
  return {
    ...{ id, name, family, aliases, network, development, consensus, capabilities },
    parameters: Object.fromEntries(
      Object.entries(manifest.parameters).map(([key, { type, description, default: value }]) => [
        key,
        { type, description, default: value },
      ]),
    ),
    disk: {
      initialBytes: disk.initialBytes,
      growthBytesPerDay: disk.growthBytesPerDay,
      floorBytes: disk.floorBytes,
    },
    probes: { everySeconds: probes.everySeconds, boundSeconds: probes.boundSeconds },
  };
}
