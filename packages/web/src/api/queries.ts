import { QueryClient } from '@tanstack/react-query';
import { ApiError, call } from './http.ts';
import * as t from './types.ts';

/** Retries what may pass (no answer, 5xx), never what the server refused. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}

export interface RecordFilter {
  readonly state?: string;
  readonly plan?: string;
  readonly digest?: string;
  readonly name?: string;
  readonly after?: string;
  readonly limit?: number;
}

/** One entry per resource: its cache key and how it is read. Events invalidate by the first part of the key. */
export const queries = {
  overview: () => ({ queryKey: ['overview'], queryFn: () => call(t.overviewSchema, '/overview') }),
  records: (filter: RecordFilter) => ({
    queryKey: ['records', filter],
    queryFn: () => call(t.recordPageSchema, '/records', { query: { ...filter } }),
  }),
  record: (id: string) => ({
    queryKey: ['record', id],
    queryFn: () => call(t.recordSchema, `/records/${encodeURIComponent(id)}`),
  }),
  batches: (after?: string) => ({
    queryKey: ['batches', after ?? ''],
    queryFn: () => call(t.batchPageSchema, '/batches', { query: { after, limit: 25 } }),
  }),
  batch: (id: string) => ({
    queryKey: ['batches', 'one', id],
    queryFn: () => call(t.batchSchema, `/batches/${encodeURIComponent(id)}`),
  }),
  anchors: (after?: string) => ({
    queryKey: ['anchors', after ?? ''],
    queryFn: () => call(t.anchorPageSchema, '/anchors', { query: { after, limit: 25 } }),
  }),
  payments: (after?: string) => ({
    queryKey: ['payments', after ?? ''],
    queryFn: () => call(t.paymentPageSchema, '/payments', { query: { after, limit: 25 } }),
  }),
  transactions: (after?: string) => ({
    queryKey: ['transactions', after ?? ''],
    queryFn: () => call(t.transactionPageSchema, '/transactions', { query: { after, limit: 25 } }),
  }),
  transaction: (id: string) => ({
    queryKey: ['transactions', 'one', id],
    queryFn: () => call(t.transactionSchema, `/transactions/${encodeURIComponent(id)}`),
  }),
  plans: () => ({ queryKey: ['plans'], queryFn: () => call(t.planPageSchema, '/plans') }),
  plan: (name: string) => ({
    queryKey: ['plans', 'one', name],
    queryFn: () => call(t.planSchema, `/plans/${encodeURIComponent(name)}`),
  }),
  ledgers: () => ({ queryKey: ['ledgers'], queryFn: () => call(t.ledgerListSchema, '/ledgers') }),
  trust: () => ({ queryKey: ['trust'], queryFn: () => call(t.trustSchema, '/trust') }),
  matrix: () => ({ queryKey: ['ledgers', 'matrix'], queryFn: () => call(t.matrixSchema, '/matrix') }),
  nodes: () => ({ queryKey: ['nodes'], queryFn: () => call(t.nodePageSchema, '/nodes') }),
  node: (name: string) => ({
    queryKey: ['nodes', 'one', name],
    queryFn: () => call(t.nodeSchema, `/nodes/${encodeURIComponent(name)}`),
  }),
  nodeSamples: (name: string) => ({
    queryKey: ['nodes', 'samples', name],
    queryFn: () => call(t.samplePageSchema, `/nodes/${encodeURIComponent(name)}/samples`, { query: { limit: 360 } }),
  }),
  manifests: () => ({ queryKey: ['manifests'], queryFn: () => call(t.manifestPageSchema, '/nodes/manifests') }),
  keys: () => ({ queryKey: ['keys'], queryFn: () => call(t.keyPageSchema, '/keys') }),
  audit: (before?: string) => ({
    queryKey: ['audit', before ?? ''],
    queryFn: () => call(t.auditPageSchema, '/audit', { query: { before, limit: 50 } }),
  }),
  webhooks: () => ({ queryKey: ['webhooks'], queryFn: () => call(t.webhookPageSchema, '/webhooks') }),
  webhook: (id: string) => ({
    queryKey: ['webhooks', 'one', id],
    queryFn: () => call(t.webhookSchema, `/webhooks/${encodeURIComponent(id)}`),
  }),
  deliveries: (id: string, state?: 'dead') => ({
    queryKey: ['webhooks', 'deliveries', id, state ?? ''],
    queryFn: () => call(t.deliveryPageSchema, `/webhooks/${encodeURIComponent(id)}/deliveries`, { query: { state } }),
  }),
};
