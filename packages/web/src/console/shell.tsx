import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import * as icons from '../ui/icons.tsx';
import { useLive } from './live.tsx';
import { useSession } from './session.tsx';

const sections = [
  {
    label: 'Proofs',
    links: [
      { to: '/', title: 'Overview', icon: <icons.IconOverview /> },
      { to: '/records', title: 'Records', icon: <icons.IconRecords /> },
      { to: '/batches', title: 'Batches', icon: <icons.IconBatches /> },
      { to: '/anchors', title: 'Anchors', icon: <icons.IconAnchor /> },
      { to: '/payments', title: 'Payments', icon: <icons.IconPayments /> },
      { to: '/transactions', title: 'Transactions', icon: <icons.IconTransactions /> },
      { to: '/content', title: 'Content', icon: <icons.IconContent /> },
      { to: '/identities', title: 'Identities', icon: <icons.IconIdentity /> },
    ],
  },
  {
    label: 'Operation',
    links: [
      { to: '/contracts', title: 'Contracts', icon: <icons.IconContracts /> },
      { to: '/plans', title: 'Plans', icon: <icons.IconPlans /> },
      { to: '/matrix', title: 'Matrix', icon: <icons.IconMatrix /> },
      { to: '/ledgers', title: 'Ledgers', icon: <icons.IconLedgers /> },
      { to: '/nodes', title: 'Nodes', icon: <icons.IconNodes /> },
      { to: '/events', title: 'Events', icon: <icons.IconEvents /> },
    ],
  },
  {
    label: 'Access',
    links: [
      { to: '/keys', title: 'API keys', icon: <icons.IconKeys /> },
      { to: '/webhooks', title: 'Webhooks', icon: <icons.IconWebhooks /> },
      { to: '/audit', title: 'Audit log', icon: <icons.IconBook /> },
    ],
  },
] as const;

const liveWords = { live: 'Live', connecting: 'Connecting…', lost: 'Not connected' } as const;

function ColorScheme(): ReactNode {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  // Mantine would write a <style> element to hold transitions back, which the policy forbids.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const dark = scheme === 'dark';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={dark ? 'Light colours' : 'Dark colours'}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <icons.IconSun /> : <icons.IconMoon />}
    </button>
  );
}

export function Shell({ children }: { children: ReactNode }): ReactNode {
  const [location] = useLocation();
  const [open, setOpen] = useState(false);
  const { state: live } = useLive();
  const { state, signOut } = useSession();
  const first = useRef(location);
  useEffect(() => {
    setOpen(false);
    if (first.current === location) return;
    first.current = location;
    // A new page starts at its title, for eyes and for screen readers.
    window.scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [location]);
  const isCurrent = (to: string): boolean =>
    to === '/' ? location === '/' : location === to || location.startsWith(`${to}/`);
  return (
    <div className="shell">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <aside className="side" data-open={open} id="navigation">
        <div className="side-in">
          <Link href="/" className="brand">
            <icons.Logo /> BlockCluster
          </Link>
          <nav aria-label="Main">
            {sections.map((section) => (
              <div className="nav" key={section.label}>
                <span className="nav-label">{section.label}</span>
                {section.links.map(({ to, title, icon }) => (
                  <Link key={to} href={to} aria-current={isCurrent(to) ? 'page' : undefined}>
                    {icon}
                    {title}
                  </Link>
                ))}
              </div>
            ))}
          </nav>
          <div className="side-foot nav">
            <a href="/verify" target="_blank" rel="noreferrer">
              <icons.IconVerify />
              Verifier
            </a>
            <a href="/docs" target="_blank" rel="noreferrer">
              <icons.IconCode />
              API reference
            </a>
          </div>
        </div>{' '}
      </aside>
      <div className="main">
        <header className="bar">
          <button
            type="button"
            className="icon-button menu-button"
            aria-label="Menu"
            aria-expanded={open}
            aria-controls="navigation"
            onClick={() => setOpen(!open)}
          >
            {open ? <icons.IconCross /> : <icons.IconMenu />}
          </button>
          <Link href="/" className="brand">
            <icons.Logo size={24} /> BlockCluster
          </Link>
          <span className="grow" />
          <span className="live" data-state={live} role="status">
            {liveWords[live]}
          </span>
          {state.phase === 'in' ? <span className="dim hide-phone">· signed in as {state.session.role}</span> : null}
          <ColorScheme />
          <button
            type="button"
            className="icon-button"
            aria-label="Sign out"
            title="Sign out"
            onClick={() => void signOut()}
          >
            <icons.IconSignOut />
          </button>
        </header>
        <main className="content" id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
