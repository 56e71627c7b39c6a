import type { ReactNode, SVGProps } from 'react';

/** One drawing style for all icons: 24 by 24, strokes of 1.75. They say nothing to a screen reader; their label stands beside them. */
function icon(paths: ReactNode): (props: SVGProps<SVGSVGElement> & { size?: number }) => ReactNode {
  return ({ size = 18, ...rest }) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...rest}
    >
      {paths}
    </svg>
  );
}

export const IconOverview = icon(<path d="M4 19V9m5 10V5m5 14v-7m5 7V8" />);
export const IconRecords = icon(
  <path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zm0 0v5h5M9 13h6m-6 4h4" />,
);
export const IconAnchor = icon(
  <>
    <circle cx="12" cy="5" r="2" />
    <path d="M12 7v14m-5-10h10M4 14a8 7 0 0 0 16 0" />
  </>,
);
export const IconBatches = icon(<path d="m12 3 9 5-9 5-9-5zm-9 9 9 5 9-5M3 16l9 5 9-5" />);
export const IconPayments = icon(<path d="M3 6h18v12H3zm0 4h18M7 15h4" />);
export const IconTransactions = icon(<path d="M4 8h15m-4-4 4 4-4 4m5 4H5m4-4-4 4 4 4" />);
export const IconPlans = icon(
  <>
    <path d="M4 6h9m5 0h2M4 12h2m5 0h9M4 18h7m5 0h4" />
    <circle cx="15.5" cy="6" r="2" />
    <circle cx="8.5" cy="12" r="2" />
    <circle cx="13.5" cy="18" r="2" />
  </>,
);
export const IconContent = icon(<path d="M6 3h8l4 4v14H6zm8 0v4h4M9 12h6m-6 4h6" />);
export const IconIdentity = icon(<path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7 8a7 7 0 0 1 14 0" />);
export const IconKeys = icon(
  <>
    <circle cx="8" cy="15" r="4" />
    <path d="m11 12 8-8m-3 3 3 3m-6 0 2 2" />
  </>,
);
export const IconWebhooks = icon(
  <path d="M4 12a8 8 0 0 1 8-8m-4 8a4 4 0 0 1 4-4m8 4a8 8 0 0 1-8 8m4-8a4 4 0 0 1-4 4m0-4h.01" />,
);
export const IconLedgers = icon(<path d="M12 3 20 7.5v9L12 21l-8-4.5v-9zm0 9 8-4.5M12 12v9m0-9L4 7.5" />);
export const IconMatrix = icon(<path d="M4 4h16v16H4zM4 9.5h16M4 15h16M9.5 4v16M15 4v16" />);
export const IconNodes = icon(
  <>
    <rect x="4" y="4" width="16" height="7" rx="2" />
    <rect x="4" y="13" width="16" height="7" rx="2" />
    <path d="M8 7.5h.01M8 16.5h.01" />
  </>,
);
export const IconEvents = icon(<path d="M3 12h4l3 8 4-16 3 8h4" />);
export const IconVerify = icon(
  <path d="M12 3 4.5 6v5.5c0 4.6 3.1 8 7.5 9.5 4.4-1.5 7.5-4.9 7.5-9.500V6zm-3.5 9 2.5 2.5 4.5-5" />,
);
export const IconCopy = icon(
  <>
    <rect x="9" y="9" width="11" height="11" rx="2" />
    <path d="M5 15H4.500A1.5 1.5 0 0 1 3 13.500v-9A1.5 1.5 0 0 1 4.5 3h9A1.5 1.5 0 0 1 15 4.500V5" />
  </>,
);
export const IconCheck = icon(<path d="m5 12.5 4.5 4.500L19 7.5" />);
export const IconCross = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const IconWarning = icon(<path d="M12 4 2.8 20h18.400zm0 6v4.500m0 2.800v.01" />);
export const IconClock = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5.500l3.5 2" />
  </>,
);
export const IconDownload = icon(<path d="M12 4v11m-4.5-4.500L12 15l4.5-4.500M5 19.500h14" />);
export const IconUpload = icon(<path d="M12 15.500V4.500M7.5 9 12 4.5 16.5 9M5 19.500h14" />);
export const IconSun = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v1.500m0 15V21M3 12h1.500m15 0H21M5.6 5.600l1.1 1.100m10.6 10.6 1.1 1.100m0-12.8-1.1 1.100M6.7 17.300l-1.1 1.1" />
  </>,
);
export const IconMoon = icon(<path d="M20 14.500A8.5 8.5 0 1 1 9.5 4a6.7 6.7 0 0 0 10.5 10.500z" />);
export const IconSignOut = icon(
  <path d="M14 4H6.500A1.5 1.5 0 0 0 5 5.500v13A1.5 1.5 0 0 0 6.5 20H14m-4-8h10m-3.5-3.500L20 12l-3.5 3.5" />,
);
export const IconMenu = icon(<path d="M4 7h16M4 12h16M4 17h16" />);
export const IconPlus = icon(<path d="M12 5v14m-7-7h14" />);
export const IconSearch = icon(
  <>
    <circle cx="10.5" cy="10.5" r="6" />
    <path d="m15 15 5 5" />
  </>,
);
export const IconExternal = icon(
  <path d="M14 4h6v6m0-6-9 9m-2-7H5.500A1.5 1.5 0 0 0 4 7.500v11A1.5 1.5 0 0 0 5.5 20h11a1.5 1.5 0 0 0 1.5-1.500V15" />,
);
export const IconReplay = icon(<path d="M4.5 12a7.5 7.5 0 1 0 2.4-5.500M4 4v4h4" />);
export const IconContracts = icon(<path d="M14 3H6v18h12V7zM14 3v4h4m-8.5 5L7.5 14l2 2m5-4 2 2-2 2" />);
export const IconCode = icon(<path d="m8 7-5 5 5 5m8-10 5 5-5 5M13.5 4.5l-3 15" />);
export const IconBook = icon(
  <path d="M5 5.500A1.5 1.5 0 0 1 6.5 4H19v13H6.500A1.5 1.5 0 0 0 5 18.500zm0 13A1.5 1.5 0 0 0 6.5 20H19v-3" />,
);

/** The product's mark: a block. */
export function Logo({ size = 28 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0b8376" />
      <g fill="none" stroke="#fff" strokeWidth="2.2" strokeLinejoin="round" strokeLinecap="round">
        <path d="M16 6.5 24 11v10l-8 4.500L8 21V11z" />
        <path d="M8.4 11.2 16 15.600l7.6-4.400M16 15.600v9.4" />
      </g>
    </svg>
  );
}
