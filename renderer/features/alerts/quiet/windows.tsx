import { useState } from 'react';
import type { Maintenance } from '../../../../core/contract/alerts.ts';
import { Button } from '../../../ui/button.tsx';
import styles from '../alerts.module.css';
import { RemoveDialog } from '../remove-dialog.tsx';
import { dayWords, matcherWords } from '../words/matching.ts';
import { spanWords } from '../words/value-words.ts';
import { Fitting } from './fitting.tsx';
import { WindowDialog } from './window-dialog.tsx';

type Doing =
  | { readonly what: 'edit'; readonly window: Maintenance | null }
  | { readonly what: 'remove'; readonly window: Maintenance };

/** Maintenance windows: silences that come again every week. `windows` null: not known yet. */
export function Windows({
  windows,
  again,
}: {
  readonly windows: readonly Maintenance[] | null;
  readonly again: () => void;
}) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => {
    setDoing(null);
    again();
  };
  return (
    <section className={styles.section} aria-label="Maintenance windows">
      <div className={styles.head}>
        <h2>Maintenance windows</h2>
        <Button isDisabled={windows === null} onPress={() => setDoing({ what: 'edit', window: null })}>
          New window
        </Button>
      </div>
      {windows?.length === 0 && (
        <p className={styles.quiet}>There is none: a window keeps alerts quiet at the same time every week.</p>
      )}
      {windows && windows.length > 0 && (
        <ul className={styles.list}>
          {windows.map((window) => (
            <li key={window.name} className={styles.item}>
              <div className={styles.grow}>
                <strong>{window.name}</strong>
                <span className={styles.quiet}>
                  {whenWords(window)}: {matcherWords(window.matchers)}
                  {window.comment && `. ${window.comment}`}
                </span>
              </div>
              <span className="number">
                <Fitting matchers={window.matchers} />
              </span>
              <span className={styles.buttons}>
                <Button aria-label={`Change ${window.name}`} onPress={() => setDoing({ what: 'edit', window })}>
                  Change
                </Button>
                <Button aria-label={`Remove ${window.name}`} onPress={() => setDoing({ what: 'remove', window })}>
                  Remove …
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {doing?.what === 'edit' && (
        <WindowDialog window={doing.window} names={windows?.map(({ name }) => name) ?? []} onClose={close} />
      )}
      {doing?.what === 'remove' && (
        <RemoveDialog
          title={`Remove the window ${doing.window.name}?`}
          verb="Remove window"
          onClose={close}
          work={(client) => client.alerts.removeMaintenance({ name: doing.window.name })}
          then={close}
        >
          <li>
            {whenWords(doing.window)} alerts are told again where {matcherWords(doing.window.matchers)}
          </li>
        </RemoveDialog>
      )}
    </section>
  );
}

function whenWords({ days, start, minutes }: Maintenance): string {
  return `${dayWords(days)} at ${start} for ${spanWords(minutes * 60)}`;
}
