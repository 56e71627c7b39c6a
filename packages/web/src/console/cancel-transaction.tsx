import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { send } from '../api/http.ts';
import type { Transaction } from '../api/types.ts';
import { Confirm } from './confirm.tsx';
import { useIsOperator } from './session.tsx';

const WAITING = new Set(['queued', 'signed', 'broadcast']);

/** Cancels a transaction that waits; shown to operators while that can have an effect. */
export function CancelTransaction({ transaction }: { readonly transaction: Transaction }): ReactNode {
  const client = useQueryClient();
  const operator = useIsOperator();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => send(`/transactions/${encodeURIComponent(transaction.id)}/cancel`, { method: 'POST' }),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: ['transactions'] });
    },
  });
  if (!WAITING.has(transaction.state)) return null;
  if (transaction.cancelRequestedAt) return <span role="status">Cancelling: the chain decides.</span>;
  if (!operator) return null;
  return (
    <>
      <Button color="red" variant="outline" onClick={() => setAsking(true)}>
        Cancel transaction
      </Button>
      <Confirm
        opened={asking}
        title="Cancel this transaction?"
        action="Cancel transaction"
        dismiss="Leave it"
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={() => setAsking(false)}
      >
        {transaction.state === 'queued'
          ? 'If it is not signed yet it ends at once.'
          : 'It may be on its way: a transaction that does nothing is sent in its place, and costs a fee. Which of the two the chain takes is not certain.'}
      </Confirm>
    </>
  );
}
