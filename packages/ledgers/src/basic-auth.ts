/** The value of an `authorization` header for a name and a password in UTF-8 (RFC 7617). */
export function basicAuth(user: string, password = ''): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
