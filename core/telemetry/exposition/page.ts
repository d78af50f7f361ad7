/** Everything that is known now, as a page that Prometheus reads. Pure. */
import type { Alert } from '../../contract/alerts.ts';
import type { HostRow } from '../../contract/hosts.ts';
import { parseSeriesKey, type Series, wordsOf } from '../../contract/metrics.ts';
import type { ContainerVitals, HostVitals, ServiceVitals } from '../../contract/monitor.ts';
import type { ServiceRow } from '../../contract/services.ts';
import type { History } from '../model.ts';
import { helpOf, type Labels, labelsOf, outsideNames } from './names.ts';
import { contentTypes, Families, formatFor, type PageFormat } from './text.ts';

export interface PageInput {
  readonly nowMs: number;
  readonly version: string;
  readonly history: Pick<History, 'keys' | 'latest'>;
  readonly hosts: readonly HostVitals[];
  readonly containers: readonly ContainerVitals[];
  readonly services: readonly ServiceVitals[];
  /** As the fleet last saw them: GPUs' UUIDs, splits, versions. */
  readonly fleet: { readonly hosts: readonly HostRow[]; readonly services: readonly ServiceRow[] };
  readonly alerts: readonly Alert[];
}

/** A series whose newest sample is older is left out: Prometheus then sees a gap, as there is one. */
const STALE_MS = 15_000;
const slots = ['blue', 'green'] as const;

/** The page in the format that an Accept header prefers. */
export function answerPage(input: PageInput, accept: string | undefined): { contentType: string; body: string } {
  const format = formatFor(accept);
  return { contentType: contentTypes[format], body: writePage(input, format) };
}

/** The page; a family whose samples have all gone is not named. */
export function writePage(input: PageInput, format: PageFormat): string {
  const families = new Families();
  families.add('signalbox_build_info', 'The version of Signalbox', { version: input.version }, 1);
  addHosts(families, input);
  addSeries(families, input);
  addServices(families, input);
  addAlerts(families, input.alerts);
  return families.write(format);
}

function addSeries(families: Families, { history, nowMs, containers, fleet }: PageInput): void {
  const slotOf = new Map(containers.map((each) => [each.key, each]));
  const gpuOf = new Map(
    fleet.hosts.flatMap(({ host, facts }) => (facts?.gpus ?? []).map((gpu) => [`${host.name}|${gpu.index}`, gpu])),
  );
  const extraLabels = ({ metric, name, part }: Series): Labels => {
    if (metric.startsWith('gpu.')) {
      const gpu = gpuOf.get(`${name}|${part}`);
      return { Hostname: name, ...(gpu && { UUID: gpu.uuid, modelName: gpu.name }) };
    }
    const container = wordsOf(metric).of === 'container' ? slotOf.get(name) : undefined;
    if (!container?.service) return {};
    return { service: container.service, ...(container.slot && { slot: container.slot }) };
  };
  for (const key of history.keys()) {
    const series = parseSeriesKey(key);
    const sample = series && history.latest(key);
    if (!sample || sample.atMs < nowMs - STALE_MS) continue;
    const { name, times = 1 } = outsideNames[series.metric];
    const labels = { ...labelsOf(series), ...extraLabels(series) };
    families.add(name, helpOf(series.metric), labels, sample.value * times);
  }
}

function addHosts(families: Families, { hosts, fleet }: PageInput): void {
  for (const { host } of fleet.hosts) {
    families.add('signalbox_host_info', 'A host and its kind', { host: host.name, kind: host.kind }, 1);
  }
  for (const { host, coverage, problem } of hosts) {
    // One that was not asked long enough yet is neither up nor down.
    if (coverage === 'waiting' && !problem) continue;
    families.add('signalbox_host_up', 'Whether samples of the host come in', { host }, Number(coverage === 'live'));
  }
}

function addServices(families: Families, { services, fleet }: PageInput): void {
  for (const { service, live } of services) {
    for (const slot of live ? slots : []) {
      const labels = { service, slot };
      families.add('signalbox_service_slot_live', 'Whether the slot is the live one', labels, Number(slot === live));
    }
  }
  for (const { service, host, slots: held, split } of fleet.services) {
    for (const slot of slots) {
      const { model, version } = held[slot];
      if (model === null) continue;
      const labels = { service, host, slot, model, version: version ?? '' };
      families.add('signalbox_service_slot_info', 'The model version in the slot', labels, 1);
    }
    if (!split) continue;
    for (const slot of slots) {
      const share = (slot === split.live ? 100 - split.percentToIdle : split.percentToIdle) / 100;
      families.add('signalbox_service_split_ratio', 'Share of traffic to the slot', { service, slot }, share);
    }
  }
}

/** As Prometheus' own ALERTS: 1 while it is pending or firing, no sample otherwise. */
function addAlerts(families: Families, alerts: readonly Alert[]): void {
  for (const { rule, severity, state, series, host, service, acked, silencedBy } of alerts) {
    if (state === 'resolved') continue;
    const parsed = parseSeriesKey(series);
    const labels = {
      ...{ alertname: rule, alertstate: state, severity },
      ...(host !== null && { host }),
      ...(service !== null && { service }),
      ...(parsed && { metric: parsed.metric, name: parsed.name, part: parsed.part }),
      ...{ acked: String(acked !== null), silenced: String(silencedBy !== null) },
    };
    families.add('signalbox_alerts', 'Alerts that are pending or firing', labels, 1);
  }
}
