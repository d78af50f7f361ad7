import { lazy, Suspense } from 'react';
import { I18nProvider } from 'react-aria-components';
import { usePlace } from '../state/url.ts';
import { Waiting } from '../ui/empty.tsx';
import styles from './app.module.css';
import { ConnectionBanner } from './connection-banner.tsx';
import { useKeys } from './keys.ts';
import { Navigation } from './navigation.tsx';

const pages = {
  services: lazy(() => import('../features/services/services-page.tsx')),
  hosts: lazy(() => import('../features/hosts/hosts-page.tsx')),
  models: lazy(() => import('../features/models/models-page.tsx')),
  bench: lazy(() => import('../features/bench/bench-page.tsx')),
};
const NotFound = lazy(() => import('./not-found.tsx'));
const Drawer = lazy(() => import('../features/jobs/drawer.tsx'));
const Palette = lazy(() => import('../features/palette/palette.tsx'));
const KeysHelp = lazy(() => import('./keys-help.tsx'));

/** The frame around every page: navigation, the state of the connection, the operations drawer, the palette. */
export function App() {
  useKeys();
  const { parts, params } = usePlace();
  const [name = 'services'] = parts;
  const Shown = name in pages ? pages[name as keyof typeof pages] : NotFound;
  return (
    <I18nProvider locale="en-GB">
      <div className={styles.frame}>
        <Navigation active={name} />
        <div className={styles.main}>
          <ConnectionBanner />
          <div className={styles.page}>
            <Suspense fallback={<Waiting what="the page" />}>
              <Shown />
            </Suspense>
          </div>
        </div>
        <Suspense fallback={null}>
          {params.has('jobs') && <Drawer />}
          {params.has('palette') && <Palette />}
          {params.has('keys') && <KeysHelp />}
        </Suspense>
      </div>
    </I18nProvider>
  );
}
