import { chown, lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The unprivileged user under whom root runs nodes. It needs no entry in the user database. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Beside the user of the embedded PostgreSQL, outside the ranges of login, system and dynamic users. */
const NODE_UID = 59_433;

/** As whom nodes run: a user without rights when this process is root, else this user. */
export function nodeAccount(): Account | undefined {
  return process.getuid?.() === 0 ? { uid: NODE_UID, gid: NODE_UID } : undefined;
}

/** Gives a file or folder to the user; nothing to do where this process isn't root. */
export async function give(path: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

/** Gives a folder with all that it holds to the user. */
export async function giveTree(path: string, account: Account | undefined): Promise<void> {
  if (account === undefined) return;
  for (const entry of await readdir(path, { recursive: true }))
    await lchown(join(path, entry), account.uid, account.gid);
  await lchown(path, account.uid, account.gid);
}
