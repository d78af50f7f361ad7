import type { Locator, Page } from 'playwright-core';
import type { Furnished } from './furnish.ts';

/** A page or dialog, and what is on it when it is all there. */
export interface Shot {
  readonly name: string;
  readonly path: string;
  readonly ready: (page: Page) => Locator;
  /** Pixels, where a page is longer than a window. */
  readonly height?: number;
}

/** Those that are taken in a small window too. */
export const small: readonly string[] = [
  'services',
  'service',
  'fleet',
  'host-facts',
  'host-logs',
  'models',
  'monitor',
  'monitor-host',
  'jobs',
  'alerts',
  'bench',
  'bench-run',
];

/** Those that README.md shows. */
export const readme: readonly string[] = ['service', 'fleet'];

const host = '/hosts/gpu-fra-1';
const start = (page: Page) => page.getByRole('button', { name: 'Start' });
const environment = (page: Page) => page.getByRole('region', { name: 'Environment' });
const monitored = (page: Page) => page.getByRole('row', { name: /gpu-fra-1.*%/ });
const steps = (page: Page) => page.getByRole('dialog').getByRole('listitem');

export function shots({ jobs, benchmarks }: Furnished): readonly Shot[] {
  return [
    { name: 'services', path: '/services', ready: (page) => page.getByText('credit-risk@2.0.0') },
    { name: 'service', path: '/services/credit', ready: (page) => page.getByText('History') },
    { name: 'deploy', path: '/services?do=deploy', ready: (page) => page.getByLabel('Model', { exact: true }) },
    { name: 'switch', path: '/services/credit?do=switch&service=credit&to=blue', ready: steps },
    { name: 'rollback', path: '/services/credit?do=rollback&service=credit', ready: steps },
    { name: 'remove-service', path: '/services/credit?do=remove&service=credit', ready: steps },
    {
      name: 'receipt',
      path: `/services/credit?do=job&id=${jobs.receipt}`,
      ready: (page) => page.getByText('Receipt').or(page.getByText('No request was lost')),
    },
    { name: 'held', path: `/services/fraud-check?do=job&id=${jobs.held}`, ready: steps },
    { name: 'continue', path: `/services/fraud-check?do=continue&id=${jobs.held}`, ready: steps },
    {
      name: 'fleet',
      path: '/hosts',
      ready: (page) => page.getByRole('row', { name: /gpu-fra-1/ }).getByText('answering'),
    },
    { name: 'add-host', path: '/hosts?do=add', ready: (page) => page.getByLabel('SSH target') },
    { name: 'host-facts', path: host, ready: (page) => page.getByText('Debian') },
    { name: 'host-check', path: `${host}?tab=check`, ready: (page) => page.getByText('Fit for work') },
    { name: 'host-containers', path: `${host}?tab=containers`, ready: (page) => page.getByText('running') },
    { name: 'host-services', path: `${host}?tab=services`, ready: (page) => page.getByText('credit') },
    {
      name: 'host-logs',
      path: `${host}?tab=logs&log=credit:blue`,
      ready: (page) => page.getByText(/[1-9]\d* lines? kept/),
    },
    { name: 'host-terminal', path: `${host}?tab=terminal`, ready: (page) => page.getByText(/A shell on/) },
    { name: 'remove-host', path: `${host}?do=remove`, ready: (page) => page.getByRole('dialog') },
    { name: 'models', path: '/models', ready: (page) => page.getByRole('row', { name: /credit-risk/ }) },
    { name: 'import', path: '/models?do=import', ready: (page) => page.getByLabel('Version') },
    { name: 'model', path: '/models/credit-risk/2.0.0', ready: (page) => page.getByText('Digest') },
    ...benchShots(benchmarks),
    { name: 'monitor', path: '/monitor', ready: monitored },
    {
      name: 'monitor-heat',
      path: '/monitor?view=heat',
      ready: (page) => page.getByRole('listbox').getByRole('option'),
    },
    {
      name: 'monitor-host',
      path: '/monitor/hosts/gpu-fra-1',
      ready: (page) => page.getByRole('img', { name: /^CPU over time/ }),
      height: 2_000,
    },
    {
      name: 'monitor-service',
      path: '/monitor/services/credit',
      ready: (page) => page.getByRole('img', { name: /^Requests over time/ }),
      height: 1_700,
    },
    {
      name: 'jobs',
      path: `/services?jobs=${jobs.held}`,
      ready: (page) => page.getByRole('complementary', { name: 'Operations' }),
    },
    ...alertShots,
    { name: 'palette', path: '/services?palette=', ready: (page) => page.getByRole('option') },
    { name: 'keys', path: '/services?keys=', ready: (page) => page.getByRole('heading', { name: 'Keys' }) },
    { name: 'not-found', path: '/nowhere', ready: (page) => page.getByText('There is no page at this address') },
  ];
}

const alertShots: readonly Shot[] = [
  { name: 'alerts', path: '/alerts', ready: (page) => page.getByText(/last judged|Firing/) },
  { name: 'alert-silence', path: '/alerts?do=silence', ready: (page) => page.getByLabel('Value') },
  { name: 'alert-rules', path: '/alerts/rules', ready: (page) => page.getByRole('row', { name: /host-silent/ }) },
  {
    name: 'alert-rule',
    path: '/alerts/rules/memory-full',
    ready: (page) => page.getByText(/would (not )?have fired|No series fits/),
    height: 1_200,
  },
  { name: 'alert-yaml', path: '/alerts/yaml', ready: (page) => page.getByRole('textbox', { name: /YAML/ }) },
  { name: 'alert-silences', path: '/alerts/quiet', ready: (page) => page.getByText('Maintenance windows') },
  { name: 'alert-channels', path: '/alerts/channels', ready: (page) => page.getByText('Save grouping') },
  { name: 'alert-trail', path: '/alerts/trail', ready: (page) => page.getByLabel('What') },
];

function benchShots({ run, compare, endpoint, eval: quality }: Furnished['benchmarks']): readonly Shot[] {
  const form = (kind: string) => `/bench/new?kind=${kind}&model=credit-risk@1.0.0&model=credit-risk@2.0.0`;
  return [
    { name: 'bench', path: '/bench', ready: (page) => page.getByRole('row', { name: /Comparison/ }) },
    { name: 'bench-new-run', path: form('run'), ready: start },
    { name: 'bench-new-compare', path: form('compare'), ready: start },
    { name: 'bench-new-endpoint', path: form('endpoint'), ready: start },
    { name: 'bench-new-eval', path: form('eval'), ready: start, height: 1_100 },
    { name: 'bench-run', path: `/bench/${run}`, ready: environment, height: 2_400 },
    { name: 'bench-compare', path: `/bench/${compare}`, ready: environment, height: 1_800 },
    { name: 'bench-endpoint', path: `/bench/${endpoint}`, ready: environment, height: 1_500 },
    { name: 'bench-eval', path: `/bench/${quality}`, ready: environment, height: 2_600 },
  ];
}
