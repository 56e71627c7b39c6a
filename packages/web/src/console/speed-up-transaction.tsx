import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { send } from '../api/http.ts';
import type { Transaction } from '../api/types.ts';
import { ErrorPanel } from '../ui/bits.tsx';
import { formatAmount } from '../ui/format.ts';
import { useIsOperator } from './session.tsx';

const WAITING = new Set(['queued', 'signed', 'broadcast']);
/** Lets a transaction that waits cost more; shown to operators while that can have an effect. */
export function SpeedUpTransaction({ transaction }: { readonly transaction: Transaction }): ReactNode {
  const client = useQueryClient();
  const operator = useIsOperator();
  const [asking, setAsking] = useState(false);
  const [maxFee, setMaxFee] = useState('');
  const close = (): void => setAsking(false);
  const raise = useMutation({
    mutationFn: () =>
      send(`/transactions/${encodeURIComponent(transaction.id)}/speed-up`, { method: 'POST', query: { maxFee } }),
    onSuccess: async () => {
      close();
      await client.invalidateQueries({ queryKey: ['transactions'] });
    },
  });
  if (!operator || !WAITING.has(transaction.state) || transaction.cancelRequestedAt) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    raise.mutate();
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Speed up
      </Button>
      <Modal
        opened={asking}
        onClose={close}
        title="Speed this transaction up?"
        lockScroll={false}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <form className="form" onSubmit={submit}>
          {raise.error ? <ErrorPanel error={raise.error} /> : null}
          <p>
            What it may cost is raised, the difference is reserved from the budget of its plan, and a dearer copy is
            sent at once.{transaction.maxFee ? ` Now it may cost ${formatAmount(transaction.maxFee)}.` : ''}
          </p>
          <TextInput
            label="The most that it may cost"
            description="Base units of the asset that pays fees"
            value={maxFee}
            required
            withAsterisk={false}
            inputMode="numeric"
            pattern="[1-9][0-9]{0,37}"
            autoComplete="off"
            data-autofocus
            onChange={(event) => setMaxFee(event.currentTarget.value)}
          />
          <div className="form-actions">
            <Button variant="default" onClick={close}>
              Leave it
            </Button>
            <Button type="submit" loading={raise.isPending}>
              Raise the limit
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
