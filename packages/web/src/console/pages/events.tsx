import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { loadPastEvents } from '../../api/past-events.ts';
import type { LedgerEvent } from '../../api/types.ts';
import { Empty, PageHeader, Panel, When } from '../../ui/bits.tsx';
import { shorten } from '../../ui/format.ts';
import { IconEvents } from '../../ui/icons.tsx';
import { useLive } from '../live.tsx';

const families = ['records', 'batch', 'anchor', 'transaction', 'plan', 'key', 'node'];

/** An event's data on one line; long values shortened, because the whole is one request away. */
function say(event: LedgerEvent): string {
  if (typeof event.data !== 'object' || event.data === null) return event.subject ?? '';
  const parts = Object.entries(event.data)
    .filter(([key]) => key !== 'chain')
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([key, value]) => `${key} ${shorten(String(value), 12, 6)}`);
  return parts.length > 0 ? parts.join(' · ') : (event.subject ?? '');
}

export default function EventsPage(): ReactNode {
  const { events, state } = useLive();
  const [family, setFamily] = useState('');
  const past = useQuery({
    queryKey: ['events', 'past'],
    queryFn: loadPastEvents,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shown = useMemo(() => {
    const all = new Map<string, LedgerEvent>();
    for (const event of [...events, ...(past.data ?? [])]) all.set(event.position, event);
    return [...all.values()]
      .filter((event) => family === '' || event.type.startsWith(family))
      .sort((a, b) => Number(b.position) - Number(a.position))
      .slice(0, 200);
  }, [events, past.data, family]);
  return (
    <>
      <PageHeader
        title="Events"
        actions={
          <NativeSelect
            aria-label="Kind of event"
            value={family}
            onChange={(event) => setFamily(event.currentTarget.value)}
            data={[{ value: '', label: 'All events' }, ...families]}
          />
        }
      >
        What happens, as it happens. Webhooks deliver the same events to other programs.
      </PageHeader>
      <Panel flush>
        {shown.length === 0 ? (
          <Empty
            title={state === 'live' ? 'Waiting for the first event' : 'Not connected'}
            icon={<IconEvents size={30} />}
          >
            Register a file and watch it travel.
          </Empty>
        ) : (
          <ol className="feed" aria-label="Events, newest first">
            {shown.map((event) => (
              <li key={event.position}>
                <span className="dim">
                  <When at={event.at} />
                </span>
                <strong>{event.type}</strong>
                <code>{say(event)}</code>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </>
  );
}
