import type { Command } from './command.ts';
import { alertsAck } from './verbs/alerts-ack.ts';
import { alertsApply } from './verbs/alerts-apply.ts';
import { alertsExport } from './verbs/alerts-export.ts';
import { alertsList } from './verbs/alerts-list.ts';
import { alertsRules } from './verbs/alerts-rules.ts';
import { alertsSilence } from './verbs/alerts-silence.ts';
import { alertsSilences } from './verbs/alerts-silences.ts';
import { alertsTest } from './verbs/alerts-test.ts';
import { benchCompare } from './verbs/bench-compare.ts';
import { benchEndpoint } from './verbs/bench-endpoint.ts';
import { benchEval } from './verbs/bench-eval.ts';
import { benchExport } from './verbs/bench-export.ts';
import { benchList } from './verbs/bench-list.ts';
import { benchProviders } from './verbs/bench-providers.ts';
import { benchRun } from './verbs/bench-run.ts';
import { benchShow } from './verbs/bench-show.ts';
import { deploy } from './verbs/deploy.ts';
import { hostsAdd } from './verbs/hosts-add.ts';
import { hostsCheck } from './verbs/hosts-check.ts';
import { hostsFacts } from './verbs/hosts-facts.ts';
import { hostsList } from './verbs/hosts-list.ts';
import { hostsRemove } from './verbs/hosts-remove.ts';
import { logs } from './verbs/logs.ts';
import { metricsExport } from './verbs/metrics-export.ts';
import { modelsImport } from './verbs/models-import.ts';
import { modelsList } from './verbs/models-list.ts';
import { modelsQuantize } from './verbs/models-quantize.ts';
import { modelsShow } from './verbs/models-show.ts';
import { remove } from './verbs/remove.ts';
import { rollback } from './verbs/rollback.ts';
import { rolloutsAbort } from './verbs/rollouts-abort.ts';
import { rolloutsList } from './verbs/rollouts-list.ts';
import { rolloutsResume } from './verbs/rollouts-resume.ts';
import { rolloutsShow } from './verbs/rollouts-show.ts';
import { rolloutsWatch } from './verbs/rollouts-watch.ts';
import { serve } from './verbs/serve.ts';
import { shipAdd } from './verbs/ship-add.ts';
import { shipList } from './verbs/ship-list.ts';
import { shipRemove } from './verbs/ship-remove.ts';
import { shipTest } from './verbs/ship-test.ts';
import { status } from './verbs/status.ts';
import { switchSlot } from './verbs/switch.ts';
import { top } from './verbs/top.ts';

/** Every command, in the order in which the help shows them. */
export const commands: readonly Command[] = [
  hostsAdd,
  hostsList,
  hostsCheck,
  hostsFacts,
  hostsRemove,
  modelsImport,
  modelsList,
  modelsShow,
  modelsQuantize,
  benchRun,
  benchCompare,
  benchEndpoint,
  benchEval,
  benchList,
  benchShow,
  benchExport,
  benchProviders,
  deploy,
  status,
  switchSlot,
  rollback,
  remove,
  rolloutsList,
  rolloutsShow,
  rolloutsWatch,
  rolloutsResume,
  rolloutsAbort,
  top,
  logs,
  metricsExport,
  alertsList,
  alertsAck,
  alertsSilence,
  alertsSilences,
  alertsRules,
  alertsTest,
  alertsExport,
  alertsApply,
  shipAdd,
  shipList,
  shipTest,
  shipRemove,
  serve,
];
