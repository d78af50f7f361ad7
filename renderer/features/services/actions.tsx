import { memo } from 'react';
import type { ServiceRow } from '../../../core/contract/services.ts';
import { useJobs } from '../../state/stores.ts';
import { go, withParams } from '../../state/url.ts';
import { Button } from '../../ui/button.tsx';
import { SlotShape } from '../../ui/slot-chip.tsx';
import styles from './actions.module.css';
import { isChanging } from './job-words.ts';
import { possibleOf } from './words.ts';

/** What can be done with a service; each opens its dialog, nothing is done yet. Its traffic changes nothing of it. */
export const ServiceActions = memo(function ServiceActions({ row }: { readonly row: ServiceRow }) {
  const { service } = row;
  const changing = useJobs(({ rows }) => isChanging(rows?.values() ?? [], row));
  const { switchTo, rollBackTo, setAgain } = possibleOf(row, changing);
  const open = (action: string, more: { readonly [name: string]: string } = {}) =>
    go(withParams({ do: action, service, ...more }));
  return (
    <fieldset className={styles.actions} aria-label={`Actions of ${service}`}>
      {setAgain && <Button onPress={() => open('switch', { to: setAgain })}>Set the switch again …</Button>}
      <Button onPress={() => open('deploy')}>Deploy …</Button>
      {switchTo && (
        <Button onPress={() => open('switch', { to: switchTo })}>
          Switch to <SlotShape slot={switchTo} /> {switchTo.toUpperCase()} …
        </Button>
      )}
      {rollBackTo && <Button onPress={() => open('rollback')}>Roll back …</Button>}
      <Button look="bare" onPress={() => open('remove')}>
        Remove …
      </Button>
    </fieldset>
  );
});
