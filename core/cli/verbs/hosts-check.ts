import { command } from '../command.ts';
import { exitCode } from '../exit-codes.ts';

export const hostsCheck = command({
  name: 'hosts check',
  summary: 'Say what a host lacks, and the command that mends it',
  operands: [{ name: 'NAME', help: 'the host' }],
  options: {},
  async run({ app, out, signal, operand }) {
    out.progress.step(`Checking ${operand(0)}`);
    const report = await app.hosts.check(operand(0), signal);
    const mark = (ok: true | false | 'unknown', required: boolean) =>
      ok === true ? '✓' : ok === 'unknown' ? '?' : required ? '✕' : '!';
    out.printTable(report.items, [
      { title: '', value: ({ ok, required }) => mark(ok, required) },
      { title: 'CHECK', value: ({ what }) => what },
      { title: 'FOUND', value: ({ found }) => found },
    ]);
    for (const { mend, what } of report.items) if (mend) out.line(`\nTo mend "${what}":\n  ${mend}`);
    out.result({ ok: report.ok, host: report.host, items: report.items.map((item) => ({ ...item })) });
    out.end();
    return report.ok ? exitCode.done : exitCode.failed;
  },
});
