import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { eventTypes } from '../api/events.ts';

/** Which types of event a webhook wants. */
export function EventTypes(props: {
  value: readonly string[];
  onChange: (types: readonly string[]) => void;
}): ReactNode {
  return (
    <Checkbox.Group label="Events" value={[...props.value]} onChange={(types) => props.onChange(types)}>
      <div className="checks">
        {eventTypes.map((type) => (
          <Checkbox key={type} value={type} label={type} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
