import { type ReactNode, useState } from 'react';
import { IconMoon, IconSun } from '../ui/icons.tsx';

const attribute = 'data-mantine-color-scheme';
const key = 'mantine-color-scheme-value';

/** Follows the system until it is pressed; the choice is shared with the console. */
export function ColorSchemeButton(): ReactNode {
  const [dark, setDark] = useState(document.documentElement.getAttribute(attribute) === 'dark');
  const toggle = (): void => {
    const next = dark ? 'light' : 'dark';
    document.documentElement.setAttribute(attribute, next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // A page opened from disk may have no storage: then the choice lasts as long as the page.
    }
    setDark(!dark);
  };
  return (
    <button type="button" className="icon-button" aria-label={dark ? 'Light colours' : 'Dark colours'} onClick={toggle}>
      {dark ? <IconSun /> : <IconMoon />}
    </button>
  );
}
