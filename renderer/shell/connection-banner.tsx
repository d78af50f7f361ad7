import { useEffect } from 'react';
import { useNow } from '../state/clock.ts';
import { useConnection } from '../transport/connection.ts';
import { age } from '../ui/format.ts';
import styles from './connection-banner.module.css';

/** Above every page while what is shown may be old, and says how old. */
export function ConnectionBanner() {
  const { state, since, why } = useConnection();
  useNow();
  const stale = state === 'lost' || state === 'silent' || state === 'refused';
  // What turns to show that something runs stands still while that is not known.
  useEffect(() => {
    document.documentElement.toggleAttribute('data-stale', stale);
  }, [stale]);
  const passed = age(Date.now() - since);
  return (
    <div role="status">
      {state === 'lost' && (
        <p className={styles.banner}>
          {why ? `The core closed the connection (${why})` : 'The connection to the core is lost'}: this is how things
          were {passed === 'now' ? 'just now' : `${passed} ago`}. It is tried again by itself; operations go on if the
          core still runs.
        </p>
      )}
      {state === 'silent' && (
        <p className={styles.banner}>
          The core has not answered for {passed === 'now' ? 'a moment' : passed}: what is shown may be as old. Calls
          wait until it does.
        </p>
      )}
      {state === 'refused' && (
        <p className={styles.banner}>
          The server does not know this browser: open the address that <code>signalbox serve</code> prints when it
          starts.
        </p>
      )}
    </div>
  );
}
