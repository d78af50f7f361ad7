import { go, withParams } from '../state/url.ts';
import { Dialog } from '../ui/dialog.tsx';
import { keys } from './keys.ts';
import styles from './keys-help.module.css';

export default function KeysHelp() {
  return (
    <Dialog title="Keys" onClose={() => go(withParams({ keys: null }), { replace: true })}>
      <dl className={styles.keys}>
        {keys.map(({ keys: pressed, what }) => (
          <div key={pressed}>
            <dt>
              <kbd>{pressed}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
