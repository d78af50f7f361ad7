import { readFile } from 'node:fs/promises';
import { Problem } from '../../contract/problem.ts';
import { command } from '../command.ts';

export const alertsApply = command({
  name: 'alerts apply',
  summary: 'Take rules, maintenance windows, channels and grouping from a YAML file, all or none of it',
  operands: [{ name: 'FILE', help: 'the text; what it does not name is gone, or as it came with Signalbox' }],
  options: {},
  examples: ['signalbox alerts export > alerts.yaml', 'signalbox alerts apply alerts.yaml'],
  async run({ app, out, operand }) {
    const path = operand(0);
    const text = await readFile(path, 'utf8').catch((error: Error) => {
      throw new Problem('usage', `Name a file that can be read: ${error.message}`, { path }, error);
    });
    app.alerts.putYaml(text, { isHere: true });
    const rules = app.alerts.rules().length;
    out.line(`Set: ${rules} rules, ${app.alerts.channels().length} channels`);
    out.result({ rules });
    return undefined;
  },
});
