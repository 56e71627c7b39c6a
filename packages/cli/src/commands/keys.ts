import { CodedError } from '@blockcluster/btml';
import { readArgs } from '../args.ts';
import { connect } from '../connection.ts';
import { type Command, exitCode } from '../io.ts';

const roles = ['operator', 'developer', 'auditor'] as const;
type Role = (typeof roles)[number];
const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

/** `keys`: lists, creates and revokes API keys, and makes a new one-time link for the console. */
export const keys: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, {
    role: { type: 'string', default: 'developer' },
    json: { type: 'boolean', default: false },
  });
  const [verb, target] = positionals;
  const { client, url } = await connect(io);
  const print = (value: unknown, text: string): number => {
    io.out(values.json ? `${JSON.stringify(value)}\n` : text);
    return exitCode.ok;
  };
  switch (verb) {
    case 'list': {
      const { items } = await client.unwrap(client.api.GET('/api/v1/keys'));
      const line = (key: (typeof items)[number]): string =>
        `${key.id}  ${key.role.padEnd(9)}  ${key.revokedAt ? 'revoked' : 'active '}  ${key.name}\n`;
      return print(items, items.map(line).join(''));
    }
    case 'create': {
      if (target === undefined) throw new CodedError('CLI_USAGE', 'give the key a name');
      if (!isRole(values.role)) throw new CodedError('CLI_USAGE', `--role takes one of ${roles.join(', ')}`);
      const key = await client.unwrap(client.api.POST('/api/v1/keys', { body: { name: target, role: values.role } }));
      return print(key, `${key.key}\n(shown this once; store it now)\n`);
    }
    case 'revoke': {
      if (target === undefined) throw new CodedError('CLI_USAGE', 'name the key by its id');
      await client.unwrap(client.api.DELETE('/api/v1/keys/{id}', { params: { path: { id: target } } }));
      return print({ revoked: target }, `${target} revoked\n`);
    }
    case 'admin-link': {
      const link = await client.unwrap(client.api.POST('/api/v1/admin-links'));
      return print(link, `${url}/admin#token=${link.token}\n(works once, until ${link.expiresAt})\n`);
    }
    default:
      throw new CodedError('CLI_USAGE', 'say list, create NAME, revoke ID or admin-link');
  }
};
