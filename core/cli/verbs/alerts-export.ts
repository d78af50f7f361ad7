import { command } from '../command.ts';

export const alertsExport = command({
  name: 'alerts export',
  summary: 'Print rules, maintenance windows, channels and grouping as the YAML that `alerts apply` takes',
  operands: [],
  options: {},
  async run({ app, out }) {
    const yaml = app.alerts.yaml();
    out.text(yaml.trimEnd());
    out.result({ yaml });
    return undefined;
  },
});
