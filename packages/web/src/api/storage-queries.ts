import { call } from './http.ts';
import * as t from './storage-types.ts';

/** Content, its holders and identities: cache keys and how they are read. Events invalidate by the first part. */
export const storageQueries = {
  content: (after?: string) => ({
    queryKey: ['content', after ?? ''],
    queryFn: () => call(t.contentPageSchema, '/content', { query: { after, limit: 25 } }),
  }),
  group: () => ({ queryKey: ['content', 'group'], queryFn: () => call(t.groupSchema, '/storage') }),
  identities: (after?: string) => ({
    queryKey: ['identities', after ?? ''],
    queryFn: () => call(t.identityPageSchema, '/identities', { query: { after, limit: 50 } }),
  }),
  identity: (id: string) => ({
    queryKey: ['identities', 'one', id],
    queryFn: () => call(t.identityDetailSchema, `/identities/${encodeURIComponent(id)}`),
  }),
  keysAt: (id: string, at: string) => ({
    queryKey: ['identities', 'keys', id, at],
    queryFn: () =>
      call(t.resolutionSchema, `/identities/${encodeURIComponent(id)}/keys`, { query: { at, evidence: 'false' } }),
  }),
};
