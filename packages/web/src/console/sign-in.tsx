import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ErrorPanel } from '../ui/bits.tsx';
import { Logo } from '../ui/icons.tsx';
import { useSession } from './session.tsx';

export function SignIn({ error }: { error?: unknown }): ReactNode {
  const { signIn } = useSession();
  const [apiKey, setApiKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (apiKey.trim() === '') return;
    setBusy(true);
    setFailure(undefined);
    signIn({ apiKey: apiKey.trim() })
      .catch(setFailure)
      .finally(() => setBusy(false));
  };
  return (
    <main className="sign-in">
      <form className="sign-card" onSubmit={submit}>
        <Logo size={40} />
        <div>
          <h1>Sign in to BlockCluster</h1>
          <p className="dim">
            Open the link that the server printed at its first start, or use an API key. Your key stays on this server:
            the browser keeps a session cookie only.
          </p>
        </div>
        {failure ? <ErrorPanel error={failure} /> : null}
        <PasswordInput
          label="API key"
          placeholder="bck_…"
          description="On this machine: the apiKey in credentials.json in the data directory"
          autoComplete="off"
          value={apiKey}
          onChange={(event) => setApiKey(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }}
        />
        <Button type="submit" loading={busy} disabled={apiKey.trim() === ''}>
          Sign in
        </Button>
        <p className="dim">
          Only have a receipt to check? <a href="/verify">The verifier</a> needs no account.
        </p>
      </form>
    </main>
  );
}
