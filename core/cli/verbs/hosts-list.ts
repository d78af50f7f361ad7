import { command } from '../command.ts';

export const hostsList = command({
  name: 'hosts list',
  summary: 'Show the hosts',
  operands: [],
  options: {},
  async run({ app, out }) {
    const hosts = app.hosts.list();
    out.printTable(hosts, [
      { title: 'HOST', value: ({ name }) => name },
      { title: 'KIND', value: ({ kind }) => kind },
      { title: 'SSH', value: ({ ssh }) => ssh?.target ?? 'this computer' },
      { title: 'JUMP', value: ({ ssh }) => ssh?.jump ?? null },
      {
        title: 'LABELS',
        value: ({ labels }) =>
          Object.entries(labels)
            .map(([key, value]) => `${key}=${value}`)
            .join(' '),
      },
      { title: 'SERVICES', value: ({ name }) => app.operator.servicesOn(name).join(' ') },
    ]);
    out.result({ hosts: hosts.map((host) => ({ ...host, ssh: host.ssh && { ...host.ssh } })) });
    return undefined;
  },
});
