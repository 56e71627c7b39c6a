/**
 * Appends a member to a JSON Pointer (RFC 6901). Keys of BTML need no escape, but refused keys may, and they may have any
 * length: beyond 64 characters they are cut.
 */
export function pointerTo(parent: string, member: string | number): string {
  if (typeof member === 'number') return `${parent}/${member}`;
  if (member.length > 64) return pointerTo(parent, member.slice(0, 64));
  if (!/[~/]/.test(member)) return `${parent}/${member}`;
  return `${parent}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
