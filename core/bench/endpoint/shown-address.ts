const SECRET = /key|token|secret|sig|pass|pwd|cred|auth|code/i;

/**
 * An address as it is kept and shown: `***` for every value of its query whose name looks like that of a secret, and no
 * fragment, which is not sent either.
 */
export function shownAddress(url: string): string {
  return url.replace(/#.*$/s, '').replace(/(?<=[?&])[^&=]+=[^&]*/g, (pair) => {
    const [name = ''] = new URLSearchParams(pair).keys();
    return SECRET.test(name) ? `${pair.slice(0, pair.indexOf('='))}=***` : pair;
  });
}
