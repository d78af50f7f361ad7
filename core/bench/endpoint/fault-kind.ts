import type { FailureKind } from './answer-reader.ts';

const kinds: { readonly [code: string]: FailureKind } = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EMFILE: 'too-many-connections',
  EADDRNOTAVAIL: 'too-many-connections',
};

/** What a socket's error means. Certificates that nobody here trusts, and servers that speak no TLS, are both `tls`. */
export function kindOf(error: NodeJS.ErrnoException): FailureKind {
  const code = error.code ?? '';
  if (error.message === 'timeout') return 'timeout';
  return kinds[code] ?? (/TLS|SSL|CERT|SIGNED|ALTNAME|VERIFY/.test(code) ? 'tls' : 'connection');
}

/** Why an endpoint can not be reached at all, for a sentence. */
export const faultWords: { readonly [kind: FailureKind]: string } = {
  refused: 'nothing listens there',
  timeout: 'no connection in time',
  'name-unknown': 'its name is unknown',
  unreachable: 'there is no way to it',
  tls: 'its certificate is not trusted here (a file of trusted ones: NODE_EXTRA_CA_CERTS), or it speaks no TLS',
};
