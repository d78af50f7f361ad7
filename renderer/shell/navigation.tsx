import { Activity, Bell, Box, Command, Gauge, ListChecks, Moon, Route, Server, Sun, SunMoon } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import { needsSomebody } from '../../core/contract/needs-somebody.ts';
import { needsAttention } from '../features/jobs/job-words.ts';
import { useAlerts, useHosts, useJobs } from '../state/stores.ts';
import { setTheme, type Theme, useTheme } from '../state/theme.ts';
import { followLink, go, withParams } from '../state/url.ts';
import { Logo } from './logo.tsx';
import styles from './navigation.module.css';

const places = [
  { name: 'services', label: 'Services', icon: Route },
  { name: 'hosts', label: 'Fleet', icon: Server },
  { name: 'monitor', label: 'Monitor', icon: Activity },
  { name: 'alerts', label: 'Alerts', icon: Bell },
  { name: 'models', label: 'Models', icon: Box },
  { name: 'bench', label: 'Benchmarks', icon: Gauge },
];

const themes: {
  readonly [theme in Theme]: { readonly next: Theme; readonly icon: typeof Sun; readonly label: string };
} = {
  system: { next: 'light', icon: SunMoon, label: 'Theme: system' },
  light: { next: 'dark', icon: Sun, label: 'Theme: light' },
  dark: { next: 'system', icon: Moon, label: 'Theme: dark' },
};

/** Where one can go, and how the whole is: hosts that answer, jobs that run or need somebody. */
export function Navigation({ active }: { readonly active: string }) {
  const theme = useTheme((state) => state.theme);
  const { next, icon: ThemeIcon, label } = themes[theme];
  return (
    <nav className={styles.rail} aria-label="Pages">
      <a href="/services" className={styles.brand} onClick={followLink}>
        <Logo /> Signalbox
      </a>
      <ul>
        {places.map(({ name, label: text, icon: Icon }) => (
          <li key={name}>
            <a
              href={`/${name}`}
              className={styles.link}
              aria-current={name === active ? 'page' : undefined}
              onClick={followLink}
            >
              <Icon size={16} aria-hidden="true" /> {text}
              {name === 'alerts' && <AlertCount />}
            </a>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <FleetLine />
        <JobsButton />
        <button type="button" className={styles.link} onClick={() => go(withParams({ palette: '' }))}>
          <Command size={16} aria-hidden="true" /> Find <kbd>Ctrl K</kbd>
        </button>
        <button type="button" className={styles.link} onClick={() => setTheme(next)}>
          <ThemeIcon size={16} aria-hidden="true" /> {label}
        </button>
      </div>
    </nav>
  );
}

/** Of those that fire and that nobody looks after yet. */
function AlertCount() {
  const count = useAlerts(({ rows }) => [...(rows?.values() ?? [])].filter(needsSomebody).length);
  if (count === 0) return null;
  return (
    <span className={`number ${styles.firing}`}>
      {count.toLocaleString('en')} <span className={styles.unseen}>firing</span>
    </span>
  );
}

function FleetLine() {
  const [known, answering, silent] = useHosts(
    useShallow(({ rows }) => {
      const all = [...(rows?.values() ?? [])];
      const of = (presence: string) => all.filter((row) => row.presence === presence).length;
      return [rows !== null, of('reachable'), of('silent')];
    }),
  );
  if (!known) return <p className={styles.line}>Asking the hosts …</p>;
  return (
    <p className={styles.line}>
      <span className="number">{answering}</span> answering
      {silent > 0 && <strong className={styles.bad}> · {silent} silent</strong>}
    </p>
  );
}

function JobsButton() {
  const [running, waiting] = useJobs(
    useShallow(({ rows }) => {
      const all = [...(rows?.values() ?? [])];
      return [all.filter(({ status }) => status === 'running').length, all.filter(needsAttention).length];
    }),
  );
  return (
    <button type="button" className={`${styles.link} ${styles.jobs}`} onClick={() => go(withParams({ jobs: '' }))}>
      <ListChecks size={16} aria-hidden="true" /> Operations
      {running + waiting > 0 && (
        <span className={styles.counts}>
          {running > 0 && <span className={styles.count}>{running} running</span>}
          {waiting > 0 && (
            <span className={`${styles.count} ${styles.bad}`}>
              {waiting} {waiting === 1 ? 'needs' : 'need'} you
            </span>
          )}
        </span>
      )}
    </button>
  );
}
