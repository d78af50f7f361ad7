import type { ReactNode } from 'react';
import { followLink } from '../../state/url.ts';

/** The way back to the pages of alerts. */
export function AlertsCrumb({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <>
      <a href="/alerts" onClick={followLink}>
        Alerts
      </a>
      <span aria-hidden="true">/</span>
      <a href={to} onClick={followLink}>
        {children}
      </a>
    </>
  );
}
