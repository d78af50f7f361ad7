import { setNotices, useNotices } from '../../../state/notices.ts';
import { Button } from '../../../ui/button.tsx';
import { Health } from '../../../ui/health.tsx';
import styles from '../alerts.module.css';

/** Notifications of this very browser: asked for only when an operator presses the button. The desktop has its own. */
export function BrowserNotices() {
  const { state } = useNotices();
  if (state === 'desktop') return null;
  return (
    <section className={styles.section} aria-label="This browser">
      <div className={styles.head}>
        <h2>This browser</h2>
        {(state === 'off' || state === 'on') && (
          <Button onPress={() => setNotices(state === 'off')}>
            {state === 'off' ? 'Notify me here' : 'Notify me no more'}
          </Button>
        )}
      </div>
      <div role="status">
        {state === 'on' && <Health level="ok">Alerts that fire are shown while a page of Signalbox is open</Health>}
        {state === 'off' && <Health level="off">This browser shows nothing while you look elsewhere</Health>}
        {state === 'denied' && (
          <Health level="warn">This browser was told not to: allow notifications in its settings of this page</Health>
        )}
        {state === 'impossible' && <Health level="unknown">This browser knows no notifications</Health>}
      </div>
    </section>
  );
}
