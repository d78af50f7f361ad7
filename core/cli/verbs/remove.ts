import { Problem } from '../../contract/problem.ts';
import { command } from '../command.ts';
import { endWith, showProgress } from '../rollout-view.ts';
import { ask, hasPerson } from '../trust.ts';

export const remove = command({
  name: 'remove',
  summary: 'Stop a service: its port answers nobody any more; both slots are emptied',
  operands: [{ name: 'SERVICE', help: 'the service' }],
  options: { yes: { type: 'flag', help: 'Do not ask; a script is not asked' } },
  async run({ app, out, signal, operand, options }) {
    const service = operand(0);
    if (!options.yes && !out.json && hasPerson()) {
      const { services } = await app.operator.status(service, signal);
      const live = services[0]?.split?.live;
      const what = live
        ? `${services[0]?.slots[live].model}@${services[0]?.slots[live].version} is live in ${live}`
        : 'nothing is live';
      const answer = await ask(`This ends ${service} on ${services[0]?.host} (${what}). Type its name to go on: `);
      if (answer !== service) throw new Problem('cancelled', `${service} is left as it is`);
    }
    return endWith(out, await app.operator.remove(service, signal, showProgress(out)));
  },
});
