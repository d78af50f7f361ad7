/** Pure: /proc/net/dev. */
import { Parts } from './parts.ts';
import { put, Rate } from './rate.ts';
import { countAt, type Group, keys, type ReadLine } from './reading.ts';

const MOST = 32;
/** Inside the host only: what leaves it passes another one too. */
const SKIPPED =
  /^(?:lo|(?:veth|docker|virbr|vnet|cni|cali|flannel|podman|lxc|lxd|tap|dummy|ifb|kube).*|br-[0-9a-f]{12})$/;

export function networkOf(host: string): Group {
  const received = keys('net.received', host);
  const sent = keys('net.sent', host);
  const errors = keys('net.errors', host);
  const interfaces = new Parts(MOST, (name) =>
    SKIPPED.test(name)
      ? null
      : {
          ...{ receivedKey: received(name), sentKey: sent(name), errorsKey: errors(name) },
          ...{ received: new Rate(), sent: new Rate(), errors: new Rate() },
        },
  );
  const read: ReadLine = (text, from, to, { atS, values }) => {
    const colon = text.indexOf(':', from);
    if (colon < 0 || colon >= to) return;
    const each = interfaces.meet(text.slice(from, colon).trim(), atS);
    if (!each) return;
    const count = (column: number) => countAt(text, colon + 1, to, column);
    put(values, each.receivedKey, each.received.next(count(0), atS));
    put(values, each.sentKey, each.sent.next(count(8), atS));
    put(values, each.errorsKey, each.errors.next(count(2) + count(10), atS));
  };
  return { reader: (path) => (path === '/proc/net/dev' ? read : null) };
}
