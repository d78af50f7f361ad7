import { checkName, parseModelRef } from '../../contract/names.ts';
import { command } from '../command.ts';

export const benchList = command({
  name: 'bench list',
  summary: 'Show what was measured, newest first',
  operands: [{ name: 'MODEL', help: 'only of this name, or name@version', optional: true }],
  options: {},
  async run({ app, out, operand }) {
    const model = operand(0);
    if (model.includes('@')) parseModelRef(model);
    else if (model !== '') checkName('model', model);
    const records = app.bench
      .list()
      .filter(({ models }) => model === '' || models.some((each) => each === model || each.startsWith(`${model}@`)));
    out.printTable(
      records,
      [
        { title: 'ID', value: ({ id }) => id },
        { title: 'WHAT', value: ({ kind }) => kind },
        { title: 'OF', value: ({ subject }) => subject },
        { title: 'RESULT', value: ({ result }) => result },
        { title: 'STATUS', value: ({ status }) => status },
        { title: 'COMPUTER', value: ({ computer }) => computer },
        { title: 'STARTED', value: ({ startedAt }) => startedAt },
      ],
      model === '' ? 'Nothing measured yet' : `Nothing measured of ${model} yet`,
    );
    out.result({ records: JSON.parse(JSON.stringify(records)) });
    return undefined;
  },
});
