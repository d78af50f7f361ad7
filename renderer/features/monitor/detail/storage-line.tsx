import { useEffect, useState } from 'react';
import { type Answer, call } from '../../../transport/call.ts';
import type { Client } from '../../../transport/client.ts';
import { useConnection } from '../../../transport/connection.ts';
import { bytes, plural } from '../../../ui/format.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from './detail.module.css';

type Storage = Answer<Awaited<ReturnType<Client['monitor']['storage']>>>;

/** What the history takes, and why nothing is written where that is so. */
export function StorageLine() {
  const [answer, setAnswer] = useState<Storage | null>(null);
  const connected = useConnection(({ client }) => client !== null);
  useEffect(() => {
    if (!connected) return;
    let ended = false;
    void call((client) => client.monitor.storage()).then((next) => {
      if (!ended) setAnswer(next);
    });
    return () => {
      ended = true;
    };
  }, [connected]);
  if (!answer) return null;
  if (!answer.ok) return <ProblemNote problem={answer.problem} />;
  const { bytes: used, mostBytes, series, problem, recording } = answer.value;
  return (
    <>
      <p className={styles.storage}>
        The history of {plural(series, 'series', 'series')} takes {bytes(used)} of at most {bytes(mostBytes)} on this
        disk
        {!recording && ' · another process records it'}
      </p>
      <ProblemNote problem={problem} />
    </>
  );
}
