/** For crash.test.ts: writes a frame each second of a clock that runs fast, and says which it gave. */
import { MetricHistory } from './history.ts';

const [path = '', start = '0'] = process.argv.slice(2);
let now = Number(start);
const history = new MetricHistory({ path, now: () => now });
history.open();
process.stdout.write(`recording ${history.storage().recording}\n`);
setInterval(() => {
  for (let i = 0; i < 20; i++) {
    now += 1_000;
    history.add({ source: 'host:a', atMs: now, values: new Map([['cpu.used|a|', (now / 1_000) % 10]]) });
    history.tick();
  }
  process.stdout.write(`${now}\n`);
}, 5);
