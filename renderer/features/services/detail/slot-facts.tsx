import type { ReactNode } from 'react';
import type { ServiceRow, SlotName } from '../../../../core/contract/services.ts';
import { followLink } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Health } from '../../../ui/health.tsx';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { healthOf, hostWords, percent, sharesOf, slotNames } from '../words.ts';
import styles from './slot-facts.module.css';

const standings = {
  unproved: 'not proved yet',
  proved: 'proved: ready, warm, right on its smoke inputs',
  served: 'has been live',
};

/** What is known of the service and of each slot, and where its logs are. */
export function SlotFacts({ row }: { readonly row: ServiceRow }) {
  const host = `/hosts/${encodeURIComponent(row.host)}`;
  return (
    <div className={styles.facts}>
      {slotNames.map((slot) => (
        <Slot key={slot} row={row} slot={slot} />
      ))}
      <section className={styles.box} aria-label="Service">
        <h2>Service</h2>
        <dl>
          <Fact what="Host">
            <a href={host} onClick={followLink}>
              {hostWords(row.host)}
            </a>
          </Fact>
          <Fact what="Port">{row.port}</Fact>
          <Fact what="Engine">{row.engine}</Fact>
          <Fact what="Switch">
            {row.agrees === null
              ? 'could not be asked'
              : row.agrees
                ? 'does what the record says'
                : 'differs from the record'}
          </Fact>
          <Fact what="Takes over">
            {row.split?.fallback
              ? 'the other slot answers when one can not'
              : 'no: only the slot that is meant answers'}
          </Fact>
          <Fact what="Fence">{row.fence}</Fact>
          <Fact what="Seen">
            <Ago at={row.seenAt} />
          </Fact>
        </dl>
      </section>
    </div>
  );
}

function Slot({ row, slot }: { readonly row: ServiceRow; readonly slot: SlotName }) {
  const { model, version, phase, inFlight, standing } = row.slots[slot];
  const live = row.split?.live === slot;
  const health = healthOf(row.slots[slot], live);
  const logs = new URLSearchParams({ tab: 'logs', log: `${row.service}:${slot}` });
  return (
    <section className={styles.box} aria-label={slot}>
      <h2>
        <SlotChip slot={slot} />
      </h2>
      <dl>
        <Fact what="Role">{live ? 'live' : 'idle'}</Fact>
        <Fact what="Share">{percent(sharesOf(row)[slot])}</Fact>
        <Fact what="Model">
          {model && version ? (
            <a href={`/models/${encodeURIComponent(model)}/${encodeURIComponent(version)}`} onClick={followLink}>
              {model}
            </a>
          ) : (
            (model ?? '–')
          )}
        </Fact>
        <Fact what="Version">{version ?? '–'}</Fact>
        <Fact what="Health">
          <Health level={health.level}>{health.word}</Health>
        </Fact>
        <Fact what="Standing">{standing ? standings[standing] : '–'}</Fact>
        <Fact what="In flight">{inFlight ?? '–'}</Fact>
      </dl>
      {phase !== 'empty' && (
        <a className={styles.logs} href={`/hosts/${encodeURIComponent(row.host)}?${logs}`} onClick={followLink}>
          Logs of {slot}
        </a>
      )}
    </section>
  );
}

function Fact({ what, children }: { readonly what: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{what}</dt>
      <dd>{children}</dd>
    </div>
  );
}
