import { useNow } from '../state/clock.ts';
import { useConnection } from '../transport/connection.ts';
import { age } from '../ui/format.ts';
import styles from './connection-banner.module.css';

/** Above every page while what is shown may be old, and says how old. */
export function ConnectionBanner() {
  const { state, since } = useConnection();
  useNow();
  return (
    <div role="status">
      {state === 'lost' && (
        <p className={styles.banner}>
          The connection to the core is lost: this is how things were {age(Date.now() - since)} ago. It is tried again
          by itself; running operations go on.
        </p>
      )}
      {state === 'silent' && (
        <p className={styles.banner}>
          The core has not answered for {age(Date.now() - since)}: what is shown may be as old. Calls wait until it
          does.
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
