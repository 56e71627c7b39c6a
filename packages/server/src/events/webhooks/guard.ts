import { lookup } from 'node:dns/promises';
import { CodedError } from '@blockcluster/btml';
import ipaddr from 'ipaddr.js';

/** Addresses of a host name; injected, so that a test can answer differently each time (DNS rebinding). */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

export interface GuardOptions {
  /** `host:port` that may be private, and reached over http: an operator's own receivers. */
  readonly allow: readonly string[];
  readonly resolve?: Resolver;
}

/** A target that was judged: the connection has to go to `address`, whatever the name says by then. */
export interface Target {
  readonly url: URL;
  readonly address: string;
  readonly family: 4 | 6;
}

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
const MAX_URL = 2_000;

/**
 * Judges where a webhook may go: https to a public unicast address. Throws WEBHOOK_TARGET_REFUSED. Every address of the
 * name has to pass, and the one that is returned is the one to connect to.
 */
export async function judge(text: string, options: GuardOptions): Promise<Target> {
  const url = parseTarget(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const allowed = options.allow.includes(`${url.hostname}:${port}`);
  if (url.protocol !== 'https:' && !allowed) throw refused('only https is allowed');
  const addresses = ipaddr.isValid(host) ? [host] : await resolveAll(host, options.resolve ?? systemResolver);
  for (const address of addresses)
    if (!allowed && !isPublic(address)) throw refused(`the address of ${url.hostname} is not public`);
  const [address] = addresses;
  if (address === undefined) throw refused(`${url.hostname} has no address`);
  return { url, address, family: ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4 };
}

/**
 * Whether an address lies on the public internet: neither loopback, private, link-local, carrier-grade NAT, multicast,
 * documentation nor reserved, and not one of the IPv6 forms (mapped, compatible, 6to4, Teredo, NAT64, ISATAP) in which
 * an IPv4 address can hide. Registries: IANA special-purpose addresses, RFC 6890.
 */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return true;
  if (!(address instanceof ipaddr.IPv6) || !address.match(GLOBAL_UNICAST[0], GLOBAL_UNICAST[1])) return false;
  // ISATAP (RFC 5214) hides an IPv4 address behind the interface identifier 0:5efe or 200:5efe.
  const [, , , , high = 0, low] = address.parts;
  return !((high & 0xfdff) === 0 && low === 0x5efe);
}

function parseTarget(text: string): URL {
  if (text.length > MAX_URL || !URL.canParse(text)) throw refused('this is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused('only https is allowed');
  if (url.username !== '' || url.password !== '') throw refused('the URL may not carry a user or a password');
  if (url.hash !== '') throw refused('the URL may not carry a fragment');
  return url;
}

async function resolveAll(host: string, resolve: Resolver): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch {
    throw refused(`${host} cannot be resolved`);
  }
}

async function systemResolver(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true, verbatim: true })).map((entry) => entry.address);
}

function refused(reason: string): CodedError {
  return new CodedError('WEBHOOK_TARGET_REFUSED', `Webhook: ${reason}`, { pointer: '/url' });
}
