/** Appends a member to a JSON Pointer (RFC 6901). Keys of BTML need no escape, but refused keys may. */
export function pointerTo(parent: string, member: string | number): string {
  if (typeof member === 'number') return `${parent}/${member}`;
  return `${parent}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
