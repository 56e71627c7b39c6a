import type { Page } from 'playwright-core';

/** Elements that stick out of a page to the right, and by how much the page scrolls sideways. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Controls without a name that a screen reader could say. */
export async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const roles = new Set([
    'button',
    'link',
    'textbox',
    'combobox',
    'checkbox',
    'menuitem',
    'spinbutton',
    'img',
    'meter',
  ]);
  return nodes
    .filter(
      (node) => !node.ignored && roles.has(String(node.role?.value)) && String(node.name?.value ?? '').trim() === '',
    )
    .map((node) => `${String(node.role?.value)} #${node.backendDOMNodeId}`);
}

/** Texts whose contrast is below WCAG AA (4.5, or 3 for large text), with the figure. */
export async function poorContrast(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    type Rgba = readonly [number, number, number, number];
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no canvas');
    // Through a canvas, because computed colours come in many notations.
    const read = (color: string): Rgba => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Rgba, bottom: Rgba): Rgba => {
      const mix = (i: 0 | 1 | 2): number => top[i] * top[3] + bottom[i] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const background = (start: Element): Rgba => {
      const layers: Rgba[] = [];
      for (let at: Element | null = start; at; at = at.parentElement) {
        const layer = read(getComputedStyle(at).backgroundColor);
        if (layer[3] > 0) layers.push(layer);
        if (layer[3] >= 1) break;
      }
      return layers.reduceRight<Rgba>((bottom, top) => over(top, bottom), [255, 255, 255, 1]);
    };
    const luminance = ([r, g, b]: Rgba): number => {
      const linear = (value: number): number =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!element || text === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        continue;
      if (element.closest('.visually-hidden, .skip, [disabled], [data-disabled], script, style, noscript')) continue;
      const style = getComputedStyle(element);
      const size = Number.parseFloat(style.fontSize);
      const bold = Number(style.fontWeight) >= 600;
      const ground = background(element);
      const ink = over(read(element.closest('svg') ? style.fill : style.color), ground);
      const [light = 0, dark = 0] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      const needed = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
      if (ratio < needed)
        found.push(`${ratio.toFixed(2)} "${text.slice(0, 40)}" <${element.tagName} ${element.className}>`);
    }
    return [...new Set(found)];
  });
}

/** Drops files onto the page, as from the desktop. */
export async function dropFiles(page: Page, files: readonly { name: string; text: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const { name, text } of list) data.items.add(new File([text], name, { type: 'text/plain' }));
    return data;
  }, files);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
