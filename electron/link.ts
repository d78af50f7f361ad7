export const ORIGIN = 'app://signalbox';
export const SCHEME = 'signalbox';

const LINK = /^signalbox:\/\/service\/([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)\/?$/;

/** `signalbox://service/NAME` → the address of the service's page. Null for anything else: a link comes from anywhere. */
export function pageOfLink(link: string): string | null {
  const name = LINK.exec(link)?.[1];
  return name === undefined ? null : `${ORIGIN}/services/${name}`;
}

/** The page of the first link in a command line, which is how Windows and Linux hand one over. */
export function pageOfArguments(argv: readonly string[]): string | null {
  return pageOfLink(argv.find((each) => each.startsWith(`${SCHEME}:`)) ?? '');
}
