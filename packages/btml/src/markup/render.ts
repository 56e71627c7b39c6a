import { isMap } from '../model/check.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}

function element(name: string, value: Exclude<BtmlValue, string>): string {
  if (!isMap(value)) {
    let items = '';
    for (const item of value)
      items += typeof item === 'string' ? `<btml-s v="${escapeAttribute(item)}"></btml-s>` : element('i', item);
    return `<btml-${name}>${items}</btml-${name}>`;
  }
  let attributes = '';
  let children = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (typeof member === 'string') attributes += ` ${key}="${escapeAttribute(member)}"`;
    else if (member !== undefined) children += element(key, member);
  }
  return `<btml-${name}${attributes}>${children}</btml-${name}>`;
}

/** The one normal markup of a map of the model: members in canonical order, strings as attributes first, no white space. */
export function renderMarkup(document: BtmlMap): string {
  return element('doc', document);
}
