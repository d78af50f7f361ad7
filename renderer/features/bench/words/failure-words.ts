const words: { readonly [kind: string]: string } = {
  timeout: 'No answer in time',
  refused: 'The connection was refused',
  reset: 'The connection was reset',
  closed: 'Closed without an answer',
  truncated: 'The answer ended too early',
  garbage: 'The answer is none of this protocol',
  'too-large': 'The answer is too large',
  'too-many-connections': 'This computer can open no more connections',
  unreachable: 'The address can not be reached',
  'name-unknown': 'The name is not known',
  tls: 'TLS failed',
  connection: 'The connection failed',
};

/** What the core's kinds of failed requests mean: `http-500` → `HTTP 500`; others by their own name. Pure. */
export function failureWords(kind: string): string {
  return words[kind] ?? kind.replace(/^http-(?=\d+$)/, 'HTTP ');
}
