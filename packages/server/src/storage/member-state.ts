import type { MemberState, SeenHead } from '@blockcluster/ledgers';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** What a local member must not forget, in the database: two servers that run one member can't make it sign a fork. */
export function databaseState(db: Kysely<Schema>, member: string): MemberState {
  const head = async (origin: string): Promise<SeenHead | undefined> => {
    const row = await db
      .selectFrom('storage_heads')
      .select(['size', 'root'])
      .where('member', '=', member)
      .where('origin', '=', origin)
      .executeTakeFirst();
    return row && { size: Number(row.size), root: row.root };
  };
  return {
    head,
    async advance(origin, last, next) {
      const values = { member, origin, size: BigInt(next.size), root: next.root };
      if (last === undefined) {
        const made = await db
          .insertInto('storage_heads')
          .values(values)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return made.numInsertedOrUpdatedRows === 1n;
      }
      const moved = await db
        .updateTable('storage_heads')
        .set({ size: values.size, root: next.root })
        .where('member', '=', member)
        .where('origin', '=', origin)
        .where('size', '=', BigInt(last.size))
        .where('root', '=', last.root)
        .executeTakeFirst();
      return moved.numUpdatedRows === 1n;
    },
    async remember(challenge, until, now) {
      await db
        .deleteFrom('storage_challenges')
        .where('until', '<', new Date(now * 1000))
        .execute();
      const made = await db
        .insertInto('storage_challenges')
        .values({ member, challenge, until: new Date(until * 1000) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return made.numInsertedOrUpdatedRows === 1n;
    },
    async held() {
      const rows = await db
        .selectFrom('storage_held')
        .select('cid')
        .where('member', '=', member)
        .orderBy('cid')
        .execute();
      return rows.map(({ cid }) => cid);
    },
    async holds(cid) {
      const row = await db
        .selectFrom('storage_held')
        .select('cid')
        .where('member', '=', member)
        .where('cid', '=', cid)
        .executeTakeFirst();
      return row !== undefined;
    },
    async hold(cid) {
      await sql`INSERT INTO storage_held (member, cid, held_at) VALUES (${member}, ${cid}, now())
        ON CONFLICT DO NOTHING`.execute(db);
    },
  };
}
