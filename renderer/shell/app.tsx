import { lazy, Suspense } from 'react';
import { I18nProvider } from 'react-aria-components';
import ServicesPage from '../features/services/services-page.tsx';
import { parsePlace, usePlace } from '../state/url.ts';
import { Waiting } from '../ui/empty.tsx';
import styles from './app.module.css';
import { Boundary } from './boundary.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { useKeys } from './keys.ts';
import { Navigation } from './navigation.tsx';

const loads = {
  hosts: () => import('../features/hosts/hosts-page.tsx'),
  monitor: () => import('../features/monitor/monitor-page.tsx'),
  models: () => import('../features/models/models-page.tsx'),
  bench: () => import('../features/bench/bench-page.tsx'),
  alerts: () => import('../features/alerts/alerts-page.tsx'),
};
const pages = {
  // What most operators open first comes with the frame: no second way to the server before it shows.
  services: ServicesPage,
  hosts: lazy(loads.hosts),
  monitor: lazy(loads.monitor),
  models: lazy(loads.models),
  bench: lazy(loads.bench),
  alerts: lazy(loads.alerts),
};
const NotFound = lazy(() => import('./not-found.tsx'));
const Drawer = lazy(() => import('../features/jobs/drawer.tsx'));
const Palette = lazy(() => import('../features/palette/palette.tsx'));
const KeysHelp = lazy(() => import('./keys-help.tsx'));

/** Asks for the code of the page that is wanted first, where it is another, while React itself still starts. */
export function loadFirstPage(): void {
  const [name = 'services'] = parsePlace(window.location.pathname).parts;
  // What fails here fails again, and is shown, when the page is drawn.
  if (isLoaded(name)) loads[name]().catch(() => {});
}

function isLoaded(name: string): name is keyof typeof loads {
  return Object.hasOwn(loads, name);
}

function isPage(name: string): name is keyof typeof pages {
  return Object.hasOwn(pages, name);
}

/** The frame around every page: navigation, the state of the connection, the operations drawer, the palette. */
export function App() {
  useKeys();
  const { parts, params } = usePlace();
  const [name = 'services'] = parts;
  const at = `${parts.join('/')}?${params}`;
  const Shown = isPage(name) ? pages[name] : NotFound;
  return (
    <I18nProvider locale="en-GB">
      <div className={styles.frame}>
        <Navigation active={name} />
        <div className={styles.main}>
          <ConnectionBanner />
          <div className={styles.page}>
            <Boundary at={at}>
              <Suspense fallback={<Waiting what="the page" />}>
                <Shown />
              </Suspense>
            </Boundary>
          </div>
        </div>
        <Boundary at={at}>
          <Suspense fallback={null}>
            {params.has('jobs') && <Drawer />}
            {params.has('palette') && <Palette />}
            {params.has('keys') && <KeysHelp />}
          </Suspense>
        </Boundary>
      </div>
    </I18nProvider>
  );
}
