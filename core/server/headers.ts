import type { ServerResponse } from 'node:http';
import { contentSecurityPolicy } from '../contract/csp.ts';

/** What a page may load, and where it says what it was kept from. */
export function policyHeader(nonce: string | null): string {
  return `${contentSecurityPolicy(nonce)}; report-uri /csp-report`;
}

const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), browsing-topics=()',
  // What serves a file that may be kept says so itself.
  'cache-control': 'no-store',
  'content-security-policy': policyHeader(null),
};

/** On every answer, whoever gives it. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
}
