import { parseModelRef } from '../../contract/names.ts';
import { thisComputer } from '../../hosts/model.ts';
import { command } from '../command.ts';
import { duration, wholeNumber } from '../numbers.ts';
import { endWith, showProgress } from '../rollout-view.ts';

export const deploy = command({
  name: 'deploy',
  summary: 'Put a model version into the idle slot of a service, prove it, and switch the traffic to it',
  operands: [{ name: 'SERVICE', help: 'the service, made when it is new' }],
  options: {
    model: { type: 'value', value: 'MODEL', required: true, help: 'name@version' },
    host: { type: 'value', value: 'HOST', help: `Where; default: where it runs already, else ${thisComputer}` },
    port: { type: 'value', value: 'PORT', help: 'Port that clients use, when the service is new; default 8080' },
    hold: { type: 'flag', help: 'Stop before the switch; rollouts resume goes on' },
    'new-signature': {
      type: 'flag',
      help: "Deploy a version whose inputs or outputs differ from the live one's",
    },
    keep: { type: 'value', value: 'TIME', help: 'How long the old revision stays warm for a rollback; default 10m' },
    threads: { type: 'value', value: 'N', help: 'Threads of one inference; default 1' },
    memory: { type: 'value', value: 'MIB', help: 'Most memory of the slot; default 512 and three times the model' },
  },
  examples: ['signalbox deploy credit --model credit-risk@2.0.0 --host gpu-1 --port 8080'],
  async run({ app, out, signal, operand, options }) {
    const service = operand(0);
    const { port, keep, threads, memory } = options;
    const rollout = await app.operator.deploy(
      {
        service,
        model: parseModelRef(options.model),
        host: options.host ?? (await app.operator.hostOf(service, signal)) ?? thisComputer,
        port: port === undefined ? null : wholeNumber('port', port, 1, 65_535),
        hold: options.hold,
        newSignature: options['new-signature'],
        keepMs: keep === undefined ? 600_000 : duration('keep', keep),
        threads: threads === undefined ? 1 : wholeNumber('threads', threads, 1, 256),
        memoryMb: memory === undefined ? null : wholeNumber('memory', memory, 64, 4_194_304),
      },
      signal,
      showProgress(out),
    );
    return endWith(out, rollout);
  },
});
