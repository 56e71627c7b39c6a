import { type BtmlMap, formatTime } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { listMembers, type MemberRow } from './members.ts';

/**
 * The trust entry of the group: every member there ever was, with the time in which it counted. None before the group is
 * made.
 */
export async function storageTrust(db: Kysely<Schema>): Promise<readonly BtmlMap[]> {
  const group = await db.selectFrom('storage_group').select(['name', 'threshold']).executeTakeFirst();
  if (group === undefined) return [];
  const members = await listMembers(db);
  const times = (row: MemberRow): BtmlMap => ({
    // A group's first members sign from the second on in which they are made.
    from: formatTime(Math.floor(row.joined_at.getTime() / 1000)),
    ...(row.left_at === null ? {} : { until: formatTime(Math.ceil(row.left_at.getTime() / 1000)) }),
  });
  return [
    {
      chain: `ipfs:${group.name}`,
      rule: 'members',
      name: 'Storage group of this installation',
      threshold: String(group.threshold),
      members: members.map((row) => ({
        ...{ name: row.name, key: row.key },
        ...times(row),
        ...(row.party === '' ? {} : { party: row.party }),
      })),
    },
  ];
}
