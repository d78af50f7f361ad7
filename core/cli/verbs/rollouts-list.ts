import { checkName } from '../../contract/names.ts';
import { command } from '../command.ts';
import { asJson } from '../rollout-view.ts';

export const rolloutsList = command({
  name: 'rollouts list',
  summary: 'Show the last rollouts, newest first',
  operands: [{ name: 'SERVICE', help: 'only of this service', optional: true }],
  options: {},
  async run({ app, out, operand }) {
    const rollouts = app.rollouts.list(operand(0) ? checkName('service', operand(0)) : null);
    out.printTable(
      rollouts,
      [
        { title: 'ID', value: ({ id }) => id },
        { title: 'WHAT', value: ({ spec }) => spec.kind },
        { title: 'SERVICE', value: ({ spec }) => spec.service },
        { title: 'HOST', value: ({ spec }) => spec.host },
        { title: 'TO', value: ({ spec }) => spec.to },
        {
          title: 'MODEL',
          value: ({ spec }) => (spec.revision ? `${spec.revision.model}@${spec.revision.version}` : null),
        },
        { title: 'STATUS', value: (each) => each.status },
        { title: 'STEP', value: ({ steps }) => steps.findLast(({ phase }) => phase !== 'pending')?.step.kind ?? null },
        { title: 'STARTED', value: ({ startedAt }) => startedAt },
      ],
      'No rollouts yet',
    );
    out.result({ rollouts: asJson(rollouts) });
    return undefined;
  },
});
