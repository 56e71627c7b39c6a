import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../ui/bits.tsx';

/** Shows a secret for the only time that anyone will ever see it. */
export function Secret({ what, value, onClose }: { what: string; value: string; onClose: () => void }): ReactNode {
  return (
    <div className="form">
      <p className="notice" role="alert">
        Copy it now. The server does not keep it in a readable form and can never show it again.
      </p>
      <div className="secret">
        <code data-testid="secret">{value}</code>
        <CopyButton value={value} label={what} />
      </div>
      <div className="form-actions">
        <Button onClick={onClose}>I have stored it</Button>
      </div>
    </div>
  );
}
