import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { call } from '../api/http.ts';
import { queries } from '../api/queries.ts';
import type { Needs } from '../api/route-types.ts';
import { type Plan, planSchema } from '../api/types.ts';
import { ErrorPanel } from '../ui/bits.tsx';
import { bodyOf, draftOf, type PlanDraft } from './plan-draft.ts';
import { kindNames } from './route-words.ts';

/** Creates a plan, or changes one. */
export function PlanForm({ plan, onDone }: { plan?: Plan; onDone: () => void }): ReactNode {
  const client = useQueryClient();
  const ledgers = useQuery(queries.ledgers());
  const [draft, setDraft] = useState<PlanDraft>(() => draftOf(plan));
  const set = (change: Partial<PlanDraft>): void => setDraft((before) => ({ ...before, ...change }));
  const body = bodyOf(draft, plan === undefined);
  const save = useMutation({
    mutationFn: () =>
      plan
        ? call(planSchema, `/plans/${encodeURIComponent(plan.name)}`, { method: 'PATCH', body })
        : call(planSchema, '/plans', { method: 'POST', body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['plans'] });
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const names = [...new Set([...(ledgers.data ?? []).map((ledger) => ledger.name), ...draft.ledgers])];
  return (
    <form className="form" onSubmit={submit}>
      {save.error ? <ErrorPanel error={save.error} /> : null}
      {plan ? null : (
        <TextInput
          label="Name"
          description="Lower-case letters, digits and hyphens"
          pattern="[a-z][a-z0-9\-]*"
          required
          data-autofocus
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label="Where it anchors"
        value={draft.needs ? 'needs' : 'ledgers'}
        onChange={(event) =>
          set({ needs: event.currentTarget.value === 'needs' ? { kinds: ['pow'], development: true } : undefined })
        }
        data={[
          { value: 'ledgers', label: 'on the ledgers named here' },
          { value: 'needs', label: 'wherever the kinds named here are found' },
        ]}
      />
      {draft.needs ? (
        <NeedsFields needs={draft.needs} onChange={(needs) => set({ needs })} />
      ) : (
        <Checkbox.Group label="Anchor on" value={[...draft.ledgers]} onChange={(value) => set({ ledgers: value })}>
          <div className="checks">
            {names.map((name) => (
              <Checkbox key={name} value={name} label={name} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <div className="pair">
        <NumberInput
          label="Close a batch after"
          suffix=" records"
          min={1}
          allowDecimal={false}
          value={draft.records}
          onChange={(value) => set({ records: Number(value) })}
        />
        <NumberInput
          label="or after"
          suffix=" seconds"
          min={1}
          allowDecimal={false}
          value={draft.seconds}
          onChange={(value) => set({ seconds: Number(value) })}
        />
      </div>
      <div className="pair">
        <NumberInput
          label="Promise an anchor within"
          suffix=" seconds"
          min={1}
          allowDecimal={false}
          value={draft.deadlineSeconds}
          onChange={(value) => set({ deadlineSeconds: Number(value) })}
        />
        <NumberInput
          label="Leave between two anchors"
          suffix=" seconds"
          min={0}
          allowDecimal={false}
          value={draft.minGapSeconds}
          onChange={(value) => set({ minGapSeconds: Number(value) })}
        />
      </div>
      <Checkbox
        label="Limit what it may spend"
        checked={draft.limited}
        onChange={(event) => set({ limited: event.currentTarget.checked })}
      />
      {draft.limited ? (
        <div className="pair">
          <TextInput
            label="Budget a month"
            description="In base units: satoshi, wei"
            inputMode="numeric"
            pattern="[0-9]+"
            required
            value={draft.amount}
            onChange={(event) => set({ amount: event.currentTarget.value })}
          />
          <TextInput
            label="Asset"
            description="CAIP-19 name of what fees are paid in"
            required
            value={draft.asset}
            onChange={(event) => set({ asset: event.currentTarget.value })}
          />
        </div>
      ) : null}
      <NativeSelect
        label="When budget and deadline disagree"
        value={draft.hard}
        onChange={(event) => set({ hard: event.currentTarget.value })}
        data={[
          { value: 'budget', label: 'keep the budget, anchor late' },
          { value: 'deadline', label: 'keep the deadline, spend more' },
        ]}
      />
      <div className="form-actions">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={draft.needs ? draft.needs.kinds?.length === 0 : draft.ledgers.length === 0}
        >
          {plan ? 'Save the plan' : 'Create the plan'}
        </Button>
      </div>
    </form>
  );
}

/** What the router has to find; what is not asked for here (costs, delays) stays as it is. */
function NeedsFields({ needs, onChange }: { needs: Needs; onChange: (needs: Needs) => void }): ReactNode {
  return (
    <>
      <Checkbox.Group
        label={
          needs.distinctKinds === undefined ? 'One ledger of each of' : `${needs.distinctKinds} different kinds of`
        }
        value={needs.kinds ?? []}
        onChange={(kinds) => onChange({ ...needs, kinds })}
      >
        <div className="checks">
          {Object.entries(kindNames).map(([kind, label]) => (
            <Checkbox key={kind} value={kind} label={label} />
          ))}
        </div>
      </Checkbox.Group>
      <Checkbox
        label="Chains without economic weight will do"
        checked={needs.development === true}
        onChange={(event) => onChange({ ...needs, development: event.currentTarget.checked })}
      />
    </>
  );
}
