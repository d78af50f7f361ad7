import { command } from '../command.ts';
import { formatBytes } from '../format.ts';

export const modelsList = command({
  name: 'models list',
  summary: 'Show the models and their versions',
  operands: [],
  options: {},
  async run({ app, out }) {
    const models = await app.models.list();
    out.printTable(
      models,
      [
        { title: 'MODEL', value: ({ name }) => name },
        { title: 'VERSION', value: ({ version }) => version },
        { title: 'SIZE', value: ({ sizeBytes }) => formatBytes(sizeBytes), align: 'right' },
        { title: 'SMOKE', value: ({ smoke }) => smoke.length, align: 'right' },
        { title: 'DIGEST', value: ({ digest }) => digest.slice(0, 12) },
        { title: 'IMPORTED', value: ({ importedAt }) => importedAt },
      ],
      'No models yet: signalbox models import PATH --name NAME --version VERSION',
    );
    out.result({ models: JSON.parse(JSON.stringify(models)) });
    return undefined;
  },
});
