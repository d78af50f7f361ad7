import { followLink, go, withParams } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import type { Filtered } from './filtered.ts';

/** In the place of hosts that are not shown: why there are none. */
export function NoHosts({ found: { rows, all } }: { readonly found: Filtered }) {
  if (rows === null) return <Waiting what="what the hosts measure" />;
  if (all === 0) {
    return (
      <Empty title="No host is followed yet">
        <a href="/hosts" onClick={followLink}>
          Go to the fleet
        </a>
      </Empty>
    );
  }
  return (
    <Empty title="No host fits the filter">
      <Button onPress={() => go(withParams({ q: null }), { replace: true })}>Show all</Button>
    </Empty>
  );
}
