import { CodedError } from '@blockcluster/btml';

/** What a key or a session may do. A route names exactly one; a key holds a subset of what its role allows. */
export const SCOPES = [
  'records:read',
  'records:write',
  'plans:read',
  'plans:write',
  'anchors:read',
  'transactions:read',
  'transactions:write',
  'ledgers:read',
  'ledgers:write',
  'contracts:read',
  'contracts:write',
  'contracts:call',
  'events:read',
  'webhooks:read',
  'webhooks:write',
  'keys:read',
  'keys:write',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];

export const ROLES = ['operator', 'developer', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** The most that each role may do: operators run the installation, developers use it, auditors look at it. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  operator: SCOPES,
  developer: [
    'records:read',
    'records:write',
    'plans:read',
    'anchors:read',
    'transactions:read',
    'ledgers:read',
    'contracts:read',
    'contracts:write',
    'contracts:call',
    'events:read',
    'webhooks:read',
    'webhooks:write',
  ],
  auditor: [
    'records:read',
    'plans:read',
    'anchors:read',
    'transactions:read',
    'ledgers:read',
    'contracts:read',
    'events:read',
    'webhooks:read',
    'keys:read',
    'audit:read',
  ],
};

/** Who sent a request. */
export interface Principal {
  readonly kind: 'key' | 'session';
  /** The key's id, or the session's (never its secret). */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scopes: ReadonlySet<string>;
}

/**
 * Who may use a route; every route under /api/v1 declares it as `config: { access: … }`, and the server refuses to start
 * with one that doesn't.
 *
 *     app.post('/records', { config: { access: scoped('records:write') }, schema: { … } }, handler);
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scope'; readonly scope: Scope };

/** Everyone, without a key. */
export const open: Access = { kind: 'public' };
/** Whoever has a valid key or session. */
export const authenticated: Access = { kind: 'authenticated' };
/** Whoever has a valid key or session that holds `scope`. */
export function scoped(scope: Scope): Access {
  return { kind: 'scope', scope };
}

/** Throws FORBIDDEN unless a principal holds a scope: of a request that does more than its route's own scope allows. */
export function requireScope(principal: Principal, scope: Scope): void {
  if (!principal.scopes.has(scope))
    throw new CodedError('FORBIDDEN', `The scope ${scope} is missing`, { details: { scope } });
}

export function isRole(value: string): value is Role {
  return ROLES.some((role) => role === value);
}

/** The scopes of `wanted` (all when left out) that a role may hold; undefined when it asks for more. */
export function grantable(role: Role, wanted?: readonly string[]): readonly Scope[] | undefined {
  const allowed = ROLE_SCOPES[role];
  if (wanted === undefined) return allowed;
  const granted = allowed.filter((scope) => wanted.includes(scope));
  return granted.length === new Set(wanted).size ? granted : undefined;
}
