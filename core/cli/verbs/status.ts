import type { ServiceStatus, SlotStatus } from '../../rollouts/status.ts';
import type { Slot } from '../../services/model.ts';
import { command } from '../command.ts';
import { exitCode, exitCodeOf } from '../exit-codes.ts';
import { asJson } from '../rollout-view.ts';

function describe({ slots, split }: ServiceStatus, slot: Slot): string {
  const { model, version, phase, healthy, inFlight, standing }: SlotStatus = slots[slot];
  if (model === null) return 'empty';
  const health = healthy === null ? '?' : healthy ? '✓' : '✕';
  const takesOver = phase === 'running' && split?.fallback === true;
  const role = split?.live === slot ? 'live' : takesOver ? 'warm' : 'idle';
  const unproved = standing === 'unproved' ? ', unproved' : '';
  return `${health} ${model}@${version} ${role}${unproved}${phase === 'running' ? '' : `, ${phase}`}${inFlight ? `, ${inFlight} in flight` : ''}`;
}

export const status = command({
  name: 'status',
  summary: 'Show what is served where, as the hosts say now',
  operands: [{ name: 'SERVICE', help: 'only this one', optional: true }],
  options: {},
  async run({ app, out, signal, operand }) {
    out.progress.step('Asking the hosts');
    const { services, silent } = await app.operator.status(operand(0) || null, signal);
    out.progress.end();
    out.printTable(
      services,
      [
        { title: 'SERVICE', value: ({ service }) => service },
        { title: 'HOST', value: ({ host }) => host },
        { title: 'PORT', value: ({ port }) => port, align: 'right' },
        { title: 'LIVE', value: ({ split }) => split?.live ?? 'nothing' },
        { title: 'BLUE ■', value: (each) => describe(each, 'blue') },
        { title: 'GREEN ▲', value: (each) => describe(each, 'green') },
        {
          title: 'SWITCH',
          value: ({ agrees }) => (agrees === null ? '? not read' : agrees ? '✓' : '✕ differs: resume or switch again'),
        },
        { title: 'WARM UNTIL', value: ({ keepUntil }) => keepUntil },
      ],
      silent.length > 0
        ? 'No service on the hosts that answered'
        : 'No services yet: signalbox deploy NAME --model MODEL@VERSION',
    );
    for (const { host, services: seen, problem } of silent) {
      out.line(
        `? ${host} did not say what it serves${seen.length > 0 ? ` (last seen there: ${seen.join(', ')})` : ''}: ${problem.message}`,
      );
    }
    for (const { service, problem } of services) if (problem) out.line(`? ${service}: ${problem.message}`);
    const first = silent[0]?.problem ?? services.find(({ problem }) => problem)?.problem;
    out.result({ ok: !first, services: asJson(services), silent: asJson(silent) });
    out.end();
    return first ? exitCodeOf(first.code) : exitCode.done;
  },
});
