import { implement } from '@orpc/server';
import { alertsContract } from '../contract/alerts.ts';
import { orNever } from '../platform/waiting.ts';
import type { AlertService } from './service.ts';

export interface AlertsHandlerDeps {
  readonly alerts: AlertService;
}

const DAWN = '1970-01-01T00:00:00.000Z';

export function alertsHandlers({ alerts }: AlertsHandlerDeps) {
  const os = implement(alertsContract);
  const done = (_: unknown) => ({});
  return {
    list: os.list.handler(() => alerts.list()),
    watch: os.watch.handler(({ signal }) => alerts.watch(orNever(signal))),
    ack: os.ack.handler(({ input }) => done(alerts.ack(input.keys, input.note))),
    unack: os.unack.handler(({ input }) => done(alerts.unack(input.keys))),
    history: os.history.handler(({ input: { from = DAWN, to = new Date().toISOString(), limit } }) =>
      alerts.trail(from, to, limit),
    ),
    rules: os.rules.handler(() => alerts.rules()),
    putRule: os.putRule.handler(({ input }) => done(alerts.putRule(input))),
    removeRule: os.removeRule.handler(({ input }) => done(alerts.removeRule(input.name))),
    tryRule: os.tryRule.handler(({ input: { rule, from, to }, signal }) =>
      alerts.tryRule(rule, Date.parse(from), Date.parse(to), orNever(signal)),
    ),
    yaml: os.yaml.handler(() => ({ text: alerts.yaml() })),
    putYaml: os.putYaml.handler(({ input }) => done(alerts.putYaml(input.text, { isHere: false }))),
    silences: os.silences.handler(() => alerts.silences()),
    silence: os.silence.handler(({ input }) => alerts.silence(input)),
    endSilence: os.endSilence.handler(({ input }) => done(alerts.endSilence(input.id))),
    maintenance: os.maintenance.handler(() => alerts.maintenance()),
    putMaintenance: os.putMaintenance.handler(({ input }) => done(alerts.putMaintenance(input))),
    removeMaintenance: os.removeMaintenance.handler(({ input }) => done(alerts.removeMaintenance(input.name))),
    channels: os.channels.handler(() => alerts.channels()),
    putChannel: os.putChannel.handler(({ input }) => done(alerts.putChannel(input))),
    removeChannel: os.removeChannel.handler(({ input }) => done(alerts.removeChannel(input.name))),
    testChannel: os.testChannel.handler(async ({ input, signal }) =>
      done(await alerts.testChannel(input.name, orNever(signal))),
    ),
    notices: os.notices.handler(({ signal }) => alerts.notices(orNever(signal))),
    grouping: os.grouping.handler(() => alerts.grouping()),
    putGrouping: os.putGrouping.handler(({ input }) => done(alerts.putGrouping(input))),
  };
}
