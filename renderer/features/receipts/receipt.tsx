import type { ReactNode } from 'react';
import type { ReceiptView } from '../../../core/contract/jobs.ts';
import { bytes, duration } from '../../ui/format.ts';
import { Health } from '../../ui/health.tsx';
import { SlotChip } from '../../ui/slot-chip.tsx';
import { beforeAfter, countText, verdictOf } from './picture.ts';
import styles from './receipt.module.css';
import { SwitchLanes } from './switch-lanes.tsx';

/** What a switch proves: a sentence, the picture of the moment, the numbers. */
export function Receipt({ receipt }: { readonly receipt: ReceiptView }) {
  const { from, to, requests, failed, lateOld, switchMs, p50Ms, p99Ms, bytesSent, bySlot } = receipt;
  const verdict = verdictOf(receipt);
  return (
    <section className={styles.receipt} aria-label="Receipt">
      <p className={styles.verdict}>
        <Health level={verdict.level}>{verdict.text}</Health>
      </p>
      <SwitchLanes receipt={receipt} />
      <dl className={styles.numbers}>
        <Proof what="Requests">{countText(requests, receipt)}</Proof>
        <Proof what="Failed" bad={failed > 0}>
          {countText(failed, receipt)}
        </Proof>
        <Proof what="Late on the old slot" bad={lateOld > 0}>
          {countText(lateOld, receipt)}
        </Proof>
        <Proof what="Switched in">{duration(switchMs)}</Proof>
        <Proof what="p50 before → after">{beforeAfter(p50Ms, 'too few requests')}</Proof>
        <Proof what="p99 before → after">{beforeAfter(p99Ms, 'too few requests')}</Proof>
        {from && <Proof what={<SlotChip slot={from} />}>{bySlot[from].toLocaleString('en')} answered</Proof>}
        <Proof what={<SlotChip slot={to} />}>{bySlot[to].toLocaleString('en')} answered</Proof>
        <Proof what="Sent to the host">{bytes(bytesSent)}</Proof>
      </dl>
    </section>
  );
}

function Proof({
  what,
  children,
  bad = false,
}: {
  readonly what: ReactNode;
  readonly children: ReactNode;
  readonly bad?: boolean;
}) {
  return (
    <div>
      <dt>{what}</dt>
      <dd className={bad ? styles.bad : ''}>{children}</dd>
    </div>
  );
}
