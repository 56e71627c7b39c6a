import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { send } from '../api/http.ts';
import { ErrorPanel } from '../ui/bits.tsx';
import { IconDownload } from '../ui/icons.tsx';

export const receiptFormats = [
  { format: 'json', label: 'Receipt (BTML as JSON)', extension: '.btml' },
  { format: 'markup', label: 'Receipt as markup, for web pages', extension: '.btml.html' },
  { format: 'ots', label: 'OpenTimestamps proof', extension: '.ots' },
  { format: 'tlog', label: 'C2SP tlog-proof', extension: '.tlog-proof' },
  { format: 'bundle', label: 'Bundle with all documents (CAR)', extension: '.car' },
] as const;
type Format = (typeof receiptFormats)[number];

/** Hands bytes to the browser's downloads under a name. */
function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function ReceiptDownloads({ id, name }: { id: string; name: string }): ReactNode {
  const download = useMutation({
    mutationFn: async ({ format, extension }: Format) => {
      const response = await send(`/records/${encodeURIComponent(id)}/receipt`, { query: { format } });
      save(await response.blob(), `${name}${extension}`);
    },
  });
  return (
    <div className="stack-s">
      <Menu position="bottom-end" width={270} withinPortal={false}>
        <Menu.Target>
          <Button leftSection={<IconDownload />} loading={download.isPending}>
            Download the receipt
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {receiptFormats.map((format) => (
            <Menu.Item key={format.format} onClick={() => download.mutate(format)}>
              {format.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {download.error ? <ErrorPanel error={download.error} /> : null}
    </div>
  );
}
