import { btcdPath } from '@blockcluster/ledgers';
import token from '../../packages/server/test/contracts/token.json' with { type: 'json' };
import { type Answer, startProduct } from '../drill/product.ts';
import { NotSupported, type Step, Steps } from './report.ts';

/** Codes by which the product says that it doesn't do something yet. */
const REFUSALS = ['CONTRACT_NOT_SUPPORTED', 'CONTRACT_LEDGER'];
const NOWHERE = `0x${'1'.repeat(40)}`;

/**
 * Contracts of Bitcoin stand nowhere yet: a verb has to be refused with a code that says so, before and after the server
 * was killed. A deployment that is taken fails the suite, because then the family needs the whole scenario.
 */
export async function refuseOnBitcoin(say: (text: string) => void): Promise<readonly Step[]> {
  const steps = new Steps('bitcoin', say);
  const node = btcdPath() === undefined ? { family: 'sandbox' } : { family: 'bitcoin', node: 'btcd' };
  const product = await startProduct([{ name: 'coins', ...node }]);
  try {
    await product.call('POST', '/contracts', { name: 'foreign', artifact: token });
    const deploy = { name_: 'Token', symbol_: 'TKN', supply: '1' };
    const standing = { ledger: 'coins', address: NOWHERE };
    const verbs: readonly (readonly [string, () => Promise<Answer>])[] = [
      ['deploy', () => product.call('POST', '/contracts/foreign/deploy?ledger=coins', deploy)],
      ['call, query, listen', () => product.call('POST', '/contracts/foreign/instances', standing)],
    ];
    await steps.step('import', async () => {
      const answer = await product.call('POST', '/contracts', { name: 'shared', template: 'multisig' });
      if (answer.status === 201 && answer.body.family === 'bitcoin') return 'family bitcoin';
      return refused(answer);
    });
    for (const [name, ask] of verbs) await steps.step(name, async () => refused(await ask()));
    await product.server.kill();
    product.server.start();
    await product.server.ready();
    for (const [name, ask] of verbs) await steps.step(`${name}, server killed`, async () => refused(await ask()));
  } finally {
    await product.stop();
  }
  return steps.steps;
}

function refused({ status, body }: Answer): never {
  const code = String(body.code);
  if (status >= 400 && REFUSALS.includes(code)) throw new NotSupported(code);
  throw new Error(`answered ${status} ${JSON.stringify(body).slice(0, 300)}`);
}
