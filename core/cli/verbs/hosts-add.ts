import { asProblem, Problem } from '../../contract/problem.ts';
import { hostKinds } from '../../hosts/model.ts';
import { command } from '../command.ts';

/** Says that nothing was added and what to do, in place of the `then connect again` of other verbs. */
function notAdded({ code, message, data }: Problem, name: string, given: string | undefined): Problem {
  if (code === 'cancelled') return new Problem(code, 'Cancelled: nothing was added', data);
  if (code !== 'host-key-unknown') {
    const next = `Nothing was added: --no-connect adds ${name} untried, so that hosts check can look into it`;
    return new Problem(code, `${message}. ${next}`, data);
  }
  const shown = `${data.host} port ${data.port} shows the key ${data.fingerprint}`;
  const other = given === undefined ? 'which nobody has confirmed' : `not ${given}`;
  const next = `Nothing was added: once whoever runs it confirms that key, add it with --fingerprint ${data.fingerprint}`;
  return new Problem(code, `${shown}, ${other}. ${next}`, data);
}

export const hostsAdd = command({
  name: 'hosts add',
  summary: 'Remember a host, once its key is trusted and the login works',
  operands: [{ name: 'NAME', help: 'what to call the host, such as gpu-1' }],
  options: {
    ssh: { type: 'value', value: 'TARGET', required: true, help: 'user@host:port, or an alias of ~/.ssh/config' },
    identity: { type: 'value', value: 'KEY', help: 'Path of a private key' },
    jump: { type: 'value', value: 'HOST', help: "Through which host: another host's name, or a target" },
    kind: { type: 'value', value: 'KIND', choices: hostKinds, help: 'What it is' },
    label: { type: 'value', value: 'K=V', many: true, help: 'A label, such as region=eu' },
    fingerprint: { type: 'value', value: 'SHA256:…', help: "Trust the host's key if it is this one, without asking" },
    'no-connect': { type: 'flag', help: 'Remember it without trying the way there' },
  },
  examples: ['signalbox hosts add gpu-1 --ssh root@10.77.0.11 --identity ~/.ssh/id_ed25519 --label gpu=h200'],
  async run({ app, out, signal, operand, options }) {
    const { ssh: target, identity, jump, kind, label } = options;
    const host = app.hosts.add({
      name: operand(0),
      ssh: { target, ...(identity !== undefined && { identity }), ...(jump !== undefined && { jump }) },
      ...(kind !== undefined && { kind }),
      labels: label,
    });
    try {
      if (!options['no-connect']) {
        out.progress.step(`Trying the way to ${target}`);
        await app.hosts.machine(host.name, signal);
      }
    } catch (error) {
      await app.hosts.remove(host.name);
      throw notAdded(asProblem(error), host.name, options.fingerprint);
    }
    out.line(`${host.name} is there. Next: signalbox hosts check ${host.name}`);
    out.result({ host: { ...host, ssh: host.ssh && { ...host.ssh } } });
    return undefined;
  },
});
