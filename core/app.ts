import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { alertMigrations } from './alerts/store.ts';
import { BenchService } from './bench/service.ts';
import { benchMigrations } from './bench/store.ts';
import { Logs } from './consoles/logs.ts';
import { Terminals } from './consoles/terminals.ts';
import type { Problem } from './contract/problem.ts';
import { startDemo } from './demo/demo.ts';
import { demoPlace } from './demo-place.ts';
import { localServer } from './engines/local/engine.ts';
import { changedHosts } from './fleet/changes.ts';
import { FleetService } from './fleet/service.ts';
import { hostMigrations } from './hosts/inventory.ts';
import { KeyDesk } from './hosts/key-desk.ts';
import { thisComputer } from './hosts/model.ts';
import { HostService } from './hosts/service.ts';
import { ImageLibrary } from './images/library.ts';
import { JobService } from './jobs/service.ts';
import { jobMigrations } from './jobs/store.ts';
import { metricsPage } from './metrics-page.ts';
import { Quantizer } from './models/quantize/service.ts';
import { ModelRegistry } from './models/service.ts';
import { ModelShelf } from './models/shelf.ts';
import { Uploads } from './models/uploads.ts';
import { createMonitoring, type Monitoring } from './monitoring.ts';
import { Operator } from './operator.ts';
import { connectLocal } from './platform/local-machine.ts';
import type { Machine } from './platform/machine.ts';
import { openDatabase } from './platform/sqlite.ts';
import { connectSsh, type SshDeps } from './platform/ssh/machine.ts';
import type { SshTarget } from './platform/ssh/target.ts';
import { deadline } from './platform/waiting.ts';
import { RetireTimer } from './retire-timer.ts';
import type { ChangeHandlerDeps } from './rollouts/handlers.ts';
import { Journal, journalMigrations } from './rollouts/journal.ts';
import { type RolloutDeps, RolloutService } from './rollouts/service.ts';
import { directoryMigrations, ServiceDirectory } from './services/directory.ts';
import { localStoreMigrations } from './services/local-store.ts';
import { shippingMigrations } from './shipping/store.ts';
import { Stations } from './stations.ts';
import { TrafficService } from './telemetry/traffic.ts';
import { version } from './version.ts';
import { Whereabouts } from './whereabouts.ts';

export interface AppOptions extends Pick<SshDeps, 'askPassphrase' | 'confirmHostKey' | 'keepaliveMs'> {
  /** Folder of everything that this desktop keeps. */
  readonly dataDir: string;
  /** Where assembled images are kept; default inside `dataDir`. */
  readonly cacheDir?: string;
  /** Folder of the sample models; default: the one that comes with Signalbox. */
  readonly samplesDir?: string;
  readonly onStep?: RolloutDeps['onStep'];
  /** Told what failed where nothing on the screen shows it; default: a warning of the process. */
  readonly onProblem?: (problem: Problem) => void;
}

export interface App extends Pick<Monitoring, 'history' | 'monitor' | 'alerts' | 'shipping' | 'marks'> {
  readonly dataDir: string;
  readonly hosts: HostService;
  readonly models: ModelRegistry;
  readonly quantizer: Quantizer;
  readonly images: ImageLibrary;
  readonly stations: Stations;
  readonly rollouts: RolloutService;
  readonly operator: Operator;
  readonly fleet: FleetService;
  /** Answers for keys where `AppOptions` names nobody to ask. */
  readonly keys: KeyDesk;
  readonly shelf: ModelShelf;
  readonly uploads: Uploads;
  readonly logs: Logs;
  readonly terminals: Terminals;
  readonly jobs: JobService;
  readonly bench: BenchService;
  readonly traffic: TrafficService;
  readonly previewFacts: ChangeHandlerDeps['previewFacts'];
  /** Not started: a command that ends soon retires nothing. */
  readonly retirement: RetireTimer;
  /** Starts the demo on this computer; answers with its job, that of the running one when there is one. */
  readonly startDemo: () => string;
  /** What Prometheus reads, in the format that its Accept header prefers. */
  readonly metricsPage: ReturnType<typeof metricsPage>;
  /** Follows every host and service, records, judges and ships, until `close`. */
  startMonitoring(): void;
  close(): Promise<void>;
}

const CONNECT_MS = 60_000;

/** The only place where services are constructed. */
export function createApp({
  dataDir,
  cacheDir = join(dataDir, 'cache'),
  samplesDir = join(import.meta.dirname, '../resources/samples'),
  onStep,
  onProblem = ({ code, message }) => process.emitWarning(message, { code }),
  ...ssh
}: AppOptions): App {
  const migrations = [
    hostMigrations,
    journalMigrations,
    localStoreMigrations,
    directoryMigrations,
    jobMigrations,
    benchMigrations,
    alertMigrations,
    shippingMigrations,
  ];
  const db = openDatabase(join(dataDir, 'signalbox.db'), migrations);
  const models = new ModelRegistry(join(dataDir, 'models'));
  const images = new ImageLibrary(cacheDir);
  const keys = new KeyDesk();
  const { askPassphrase, confirmHostKey } = keys;
  const connect = async (way: SshTarget | null, signal: AbortSignal): Promise<Machine> => {
    if (!way) return connectLocal(join(dataDir, 'host'));
    // A person may take their time with an answer, the desk takes none.
    const until = ssh.confirmHostKey ? signal : deadline(CONNECT_MS, signal);
    return connectSsh(way, { askPassphrase, confirmHostKey, ...ssh, dataDir, signal: until });
  };
  const hosts = new HostService({ db, connect });
  const machine = (host: string, signal: AbortSignal) => hosts.machine(host, signal);
  const stations = new Stations({ dataDir, db, models, images, machine });
  const rollouts = new RolloutService({
    journal: new Journal(db),
    holder: holderOf(dataDir),
    open: (host, engine, signal) => stations.open(host, engine, signal),
    model: (name, version) => models.get(`${name}@${version}`),
    ...(onStep && { onStep }),
  });
  const directory = new ServiceDirectory(db);
  const operator = new Operator({ hosts, directory, stations, rollouts });
  const open = stations.open.bind(stations);
  const changes = (signal: AbortSignal) => changedHosts(jobs.watch(signal));
  const fleet = new FleetService({ hosts, directory, open, changes, onProblem });
  const jobs = new JobService({ db, rollouts, onProblem });
  const retirement = new RetireTimer({ hosts, operator, jobs, onProblem });
  const whereabouts = new Whereabouts({ operator, directory, stations, models, rollouts });
  const traffic = new TrafficService((service, signal) => whereabouts.locate(service, signal));
  const uploads = new Uploads(join(dataDir, 'uploads'));
  const logs = new Logs({
    machine,
    hostOf: async (service, signal) => directory.hostOf(service) ?? (await operator.hostOf(service, signal)),
    localDir: (host, service) => (host === thisComputer ? localServer(join(dataDir, 'host'), service).dir : null),
  });
  const {
    start: startMonitoring,
    close: closeMonitoring,
    ...monitoring
  } = createMonitoring({
    db,
    path: join(dataDir, 'metrics.db'),
    operator: holderOf(dataDir),
    hosts: () => hosts.list(),
    machine,
    directory,
    whereabouts,
    traffic,
    rollouts: () => rollouts.list(),
    logs,
    onProblem,
  });
  return {
    ...monitoring,
    startMonitoring,
    dataDir,
    hosts,
    models,
    quantizer: new Quantizer(models, join(dataDir, 'models')),
    images,
    stations,
    rollouts,
    operator,
    fleet,
    keys,
    shelf: new ModelShelf(models, join(dataDir, 'models'), onProblem),
    uploads,
    logs,
    terminals: new Terminals({ machine }),
    jobs,
    bench: new BenchService({ db, models, startJob: (wish) => jobs.start(wish), version }),
    traffic,
    previewFacts: (change, signal) => whereabouts.previewFacts(change, signal),
    retirement,
    startDemo: () => startDemo({ place: demoPlace({ models, operator, jobs }), jobs, samplesDir }),
    metricsPage: metricsPage({ ...monitoring, fleet }),
    async close() {
      retirement.close();
      await closeMonitoring();
      await jobs.close();
      traffic.close();
      fleet.close();
      logs.close();
      await uploads.close();
      stations.close();
      await hosts.closeAll();
      db.close();
    },
  };
}

/** Who changes a service, as another operator is told: the person, the computer, and which data folder on it. */
function holderOf(dataDir: string): string {
  const place = createHash('sha256').update(dataDir).digest('hex').slice(0, 6);
  return `${userInfo().username}@${hostname()}:${place}`.replaceAll(/[^\w@.:-]/g, '_');
}
