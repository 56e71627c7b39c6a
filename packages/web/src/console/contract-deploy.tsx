import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type Contract, contractActions } from '../api/contracts.ts';
import { queries } from '../api/queries.ts';
import { ErrorPanel, Hash, Panel } from '../ui/bits.tsx';
import { ArgumentFields, type Draft, ValueField, valueOption, valuesOf } from './contract-form.tsx';

const families: Readonly<Record<string, string>> = { evm: 'evm', cosmwasm: 'cosmos', bitcoin: 'bitcoin' };

/** Deploying a contract whose code was imported. */
export function Deploy({ contract }: { contract: Contract }): ReactNode {
  const client = useQueryClient();
  const ledgers = useQuery(queries.ledgers());
  const fitting = ledgers.data?.filter(({ family }) => family === families[contract.family]).map(({ name }) => name);
  const [chosen, setChosen] = useState('');
  const [draft, setDraft] = useState<Draft>({});
  const [value, setValue] = useState('');
  const ledger = chosen || fitting?.[0] || '';
  const inputs = contract.descriptor.deploy?.inputs ?? [];
  const deploy = useMutation({
    mutationFn: async () =>
      contractActions.deploy(
        contract.name,
        { ledger, wait: 'included', ...valueOption(value) },
        valuesOf(inputs, draft),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['contracts'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    deploy.mutate();
  };
  return (
    <Panel title="Deploy">
      <form className="form" onSubmit={submit}>
        <NativeSelect
          label="Ledger"
          value={ledger}
          data={fitting ?? []}
          description={fitting?.length === 0 ? 'No ledger of this installation runs such contracts.' : undefined}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <ArgumentFields parameters={inputs} draft={draft} onChange={setDraft} />
        {contract.descriptor.deploy?.payable ? <ValueField value={value} onChange={setValue} /> : null}
        <div className="form-actions">
          <Button type="submit" loading={deploy.isPending} disabled={ledger === ''}>
            Deploy
          </Button>
        </div>
        {deploy.error ? <ErrorPanel error={deploy.error} /> : null}
        {deploy.data?.address ? (
          <output className="answer">
            It stands at <Hash value={deploy.data.address} label="address" />
          </output>
        ) : null}
      </form>
    </Panel>
  );
}
