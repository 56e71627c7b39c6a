/**
 * Keys that no map may have. The list is frozen for BTML 1: names that the markup itself uses, the global attributes of
 * HTML (a browser gives them a meaning of their own, or blanks them, as it does with `nonce`), and `constructor`.
 * Names that start with `on` (event handlers) are refused as well.
 */
export const reservedKeys: readonly string[] = (
  'i s doc xmlns constructor ' +
  'accesskey autocapitalize autocorrect autofocus class contenteditable contextmenu dir draggable enterkeyhint ' +
  'exportparts headingoffset headingreset hidden id inert inputmode is itemid itemprop itemref itemscope itemtype lang ' +
  'nonce part popover role slot spellcheck style tabindex title translate virtualkeyboardpolicy writingsuggestions'
)
  .split(' ')
  .sort();

const reserved: ReadonlySet<string> = new Set(reservedKeys);
const pattern = /^[a-z][a-z0-9]{0,31}$/;

/** The code with which a key is refused, or undefined for a good one. */
export function keyFault(key: string): 'MODEL_KEY' | 'MODEL_KEY_RESERVED' | undefined {
  if (!pattern.test(key)) return 'MODEL_KEY';
  if (reserved.has(key) || key.startsWith('on')) return 'MODEL_KEY_RESERVED';
  return undefined;
}
