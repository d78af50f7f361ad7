import { asProblem, Problem } from '../../contract/problem.ts';
import { hostKinds } from '../../hosts/model.ts';
import { command } from '../command.ts';

function withNextStep({ code, message, data }: Problem): Problem {
  const next =
    code === 'host-key-unknown'
      ? 'is it the right one, add the same again with --fingerprint and that value'
      : '--no-connect adds it all the same, for hosts check to look into';
  return new Problem(code, `Nothing was added. ${message}; ${next}`, data);
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
      throw withNextStep(asProblem(error));
    }
    out.line(`${host.name} is there. Next: signalbox hosts check ${host.name}`);
    out.result({ host: { ...host, ssh: host.ssh && { ...host.ssh } } });
    return undefined;
  },
});
