import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { type Contract, contractActions, contractQueries, type Instance, type Method } from '../api/contracts.ts';
import { Empty, ErrorPanel, Panel, StateBadge } from '../ui/bits.tsx';
import { plainComment } from '../ui/format.ts';
import { ArgumentFields, type Draft, ValueField, valueOption, valuesOf } from './contract-form.tsx';
import { useMayWrite } from './session.tsx';

/** Calling and querying a contract by forms that its descriptor draws. */
export function TryMethods({ contract }: { contract: Contract }): ReactNode {
  const [kind, setKind] = useState<Method['kind']>('query');
  const standing = contract.instances.filter((instance) => instance.standing);
  const [place, setPlace] = useState(0);
  const instance = standing[place] ?? standing[0];
  const methods = contract.descriptor.methods.filter((method) => method.kind === kind);
  const [chosen, setChosen] = useState('');
  const method = methods.find(({ name }) => name === chosen) ?? methods[0];
  if (!instance)
    return (
      <Panel title="Try it">
        <Empty title="It stands nowhere yet">Deploy it below, or add the address where it stands.</Empty>
      </Panel>
    );
  return (
    <Panel title="Try it">
      <div className="form">
        <div className="pair">
          <NativeSelect
            label="What to do"
            value={kind}
            data={[
              { value: 'query', label: 'Query: read only' },
              { value: 'call', label: 'Call: changes the ledger, costs' },
            ]}
            onChange={(event) => setKind(event.currentTarget.value === 'call' ? 'call' : 'query')}
          />
          <NativeSelect
            label="Method"
            value={method?.name ?? ''}
            data={methods.map(({ name }) => name)}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        </div>
        {standing.length > 1 ? (
          <NativeSelect
            label="Instance"
            value={String(place)}
            data={standing.map(({ ledger, address }, index) => ({
              value: String(index),
              label: `${ledger}: ${address}`,
            }))}
            onChange={(event) => setPlace(Number(event.currentTarget.value))}
          />
        ) : null}
        {method ? (
          <MethodForm key={`${kind} ${method.name} ${instance.address}`} {...{ contract, instance, method }} />
        ) : (
          <Empty title={`It has nothing to ${kind}`} />
        )}
      </div>
    </Panel>
  );
}

function MethodForm(props: { contract: Contract; instance: Instance; method: Method }): ReactNode {
  const { contract, instance, method } = props;
  const client = useQueryClient();
  const mayWrite = useMayWrite();
  const [draft, setDraft] = useState<Draft>({});
  const [from, setFrom] = useState('anchor');
  const [value, setValue] = useState('');
  const accounts = useQuery({ ...contractQueries.accounts(), enabled: method.kind === 'call' });
  const labels = accounts.data?.items.filter(({ ledger }) => ledger === instance.ledger).map(({ label }) => label);
  const choice = { ledger: instance.ledger, address: instance.address };
  const query = useMutation({
    mutationFn: async () => contractActions.query(contract.name, method.name, choice, valuesOf(method.inputs, draft)),
  });
  const act = useMutation({
    mutationFn: async () =>
      contractActions.call(
        contract.name,
        method.name,
        { ...choice, from, wait: 'included', ...valueOption(value) },
        valuesOf(method.inputs, draft),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['contracts'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (method.kind === 'call') act.mutate();
    else query.mutate();
  };
  const error = act.error ?? query.error;
  return (
    <form className="form" onSubmit={submit}>
      {method.doc ? <p className="dim">{plainComment(method.doc)}</p> : null}
      <ArgumentFields parameters={method.inputs} draft={draft} onChange={setDraft} />
      {method.payable ? <ValueField value={value} onChange={setValue} /> : null}
      {method.kind === 'call' ? (
        <NativeSelect
          label="Signed by"
          value={from}
          data={labels ?? ['anchor']}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      ) : null}
      <div className="form-actions">
        <Button type="submit" loading={act.isPending || query.isPending} disabled={method.kind === 'call' && !mayWrite}>
          {method.kind === 'call' ? `Call ${method.name}` : `Query ${method.name}`}
        </Button>
      </div>
      {error ? <ErrorPanel error={error} /> : null}
      {query.data ? (
        <output className="answer">
          <pre>{JSON.stringify(query.data.result, null, 2)}</pre>
          <span className="dim">Block {query.data.block.height}</span>
        </output>
      ) : null}
      {act.data ? (
        <output className="answer">
          <StateBadge state={act.data.state} />{' '}
          <Link href={`/transactions/${act.data.transaction}`}>Its transaction</Link>
          {act.data.error ? <p>{act.data.error.detail}</p> : null}
        </output>
      ) : null}
    </form>
  );
}
