import { Component, lazy, type ReactNode, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Empty, ErrorPanel, LoadingRows } from '../ui/bits.tsx';
import { LiveProvider } from './live.tsx';
import { useSession } from './session.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';

// One chunk per page; the charts' library is loaded by the two pages that draw.
const Overview = lazy(() => import('./pages/overview.tsx'));
const Records = lazy(() => import('./pages/records.tsx'));
const RecordPage = lazy(() => import('./pages/record.tsx'));
const Batches = lazy(() => import('./pages/batches.tsx'));
const Anchors = lazy(() => import('./pages/anchors.tsx'));
const Payments = lazy(() => import('./pages/payments.tsx'));
const Transactions = lazy(() => import('./pages/transactions.tsx'));
const TransactionPage = lazy(() => import('./pages/transaction.tsx'));
const Contracts = lazy(() => import('./pages/contracts.tsx'));
const ContractPage = lazy(() => import('./pages/contract.tsx'));
const Content = lazy(() => import('./pages/content.tsx'));
const Identities = lazy(() => import('./pages/identities.tsx'));
const IdentityPage = lazy(() => import('./pages/identity.tsx'));
const Plans = lazy(() => import('./pages/plans.tsx'));
const PlanPage = lazy(() => import('./pages/plan.tsx'));
const Nodes = lazy(() => import('./pages/nodes.tsx'));
const NodePage = lazy(() => import('./pages/node.tsx'));
const Matrix = lazy(() => import('./pages/matrix.tsx'));
const Ledgers = lazy(() => import('./pages/ledgers.tsx'));
const Events = lazy(() => import('./pages/events.tsx'));
const Audit = lazy(() => import('./pages/audit.tsx'));
const Keys = lazy(() => import('./pages/keys.tsx'));
const Webhooks = lazy(() => import('./pages/webhooks.tsx'));
const WebhookPage = lazy(() => import('./pages/webhook.tsx'));

/** A defect in one page must not take the navigation away. */
class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };
  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }
  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <ErrorPanel error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}

function Pages(): ReactNode {
  return (
    <Boundary>
      <Suspense fallback={<LoadingRows rows={10} />}>
        <Switch>
          <Route path="/" component={Overview} />
          <Route path="/records" component={Records} />
          <Route path="/records/:id">{({ id }) => <RecordPage id={id} key={id} />}</Route>
          <Route path="/batches" component={Batches} />
          <Route path="/anchors" component={Anchors} />
          <Route path="/payments" component={Payments} />
          <Route path="/transactions" component={Transactions} />
          <Route path="/transactions/:id">{({ id }) => <TransactionPage id={id} key={id} />}</Route>
          <Route path="/contracts" component={Contracts} />
          <Route path="/contracts/:name">{({ name }) => <ContractPage name={name} key={name} />}</Route>
          <Route path="/content" component={Content} />
          <Route path="/identities" component={Identities} />
          <Route path="/identities/:id">{({ id }) => <IdentityPage id={id} key={id} />}</Route>
          <Route path="/plans" component={Plans} />
          <Route path="/plans/:name">{({ name }) => <PlanPage name={name} key={name} />}</Route>
          <Route path="/ledgers" component={Ledgers} />
          <Route path="/matrix" component={Matrix} />
          <Route path="/nodes" component={Nodes} />
          <Route path="/nodes/:name">{({ name }) => <NodePage name={name} key={name} />}</Route>
          <Route path="/events" component={Events} />
          <Route path="/audit" component={Audit} />
          <Route path="/keys" component={Keys} />
          <Route path="/webhooks" component={Webhooks} />
          <Route path="/webhooks/:id">{({ id }) => <WebhookPage id={id} key={id} />}</Route>
          <Route>
            <Empty title="There is no such page">
              <a href="/">Back to the overview</a>
            </Empty>
          </Route>
        </Switch>
      </Suspense>
    </Boundary>
  );
}

export function App(): ReactNode {
  const { state } = useSession();
  if (state.phase === 'loading') return <LoadingRows rows={3} />;
  if (state.phase === 'out') return <SignIn error={state.error} key={String(state.error)} />;
  return (
    <LiveProvider>
      <Shell>
        <Pages />
      </Shell>
    </LiveProvider>
  );
}
