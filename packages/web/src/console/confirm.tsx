import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorPanel } from '../ui/bits.tsx';

/** Asks once more before something that cannot be undone. */
export function Confirm(props: {
  readonly opened: boolean;
  readonly title: string;
  readonly action: string;
  /** What the button that does nothing says, where "Cancel" could be taken for the action. */
  readonly dismiss?: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly children: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      lockScroll={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="form">
        {props.error ? <ErrorPanel error={props.error} /> : null}
        <p>{props.children}</p>
        <div className="form-actions">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {props.dismiss ?? 'Cancel'}
          </Button>
          <Button color="red" loading={props.busy} onClick={props.onConfirm}>
            {props.action}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
