import { useRef } from 'react';
import type { HostRow } from '../../../core/contract/hosts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Health } from '../../ui/health.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Banner } from './banner.tsx';
import styles from './terminal.module.css';
import { type TerminalState, useTerminal } from './use-terminal.ts';

/** A shell on the host. This computer has terminals of its own. */
export default function TerminalTab({ row: { host } }: { readonly row: HostRow }) {
  if (host.ssh) return <HostTerminal host={host} />;
  return (
    <Empty title="There is no terminal into this computer here">
      <p>Terminals lead over SSH into other hosts. On the computer that the core runs on, open one of its own.</p>
    </Empty>
  );
}

function HostTerminal({ host }: { readonly host: HostRow['host'] }) {
  const element = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLDivElement>(null);
  const { state, isLost, again } = useTerminal(element, host.name, () => below.current?.focus());
  return (
    <div className={styles.terminal}>
      <Banner host={host} />
      <div className={styles.screen}>
        <div ref={element} className={styles.xterm} />
      </div>
      <div ref={below} className={styles.below} tabIndex={-1}>
        <span role="status">
          {isLost && state.kind !== 'ended' && state.kind !== 'failed' ? tooMuch : saying(state, host.name)}
        </span>
        {(state.kind === 'ended' || state.kind === 'failed') && <Button onPress={again}>Open it again</Button>}
        <span className={styles.keys}>
          <kbd>Shift F6</kbd> leaves the terminal
        </span>
      </div>
      {state.kind === 'failed' && <ProblemNote problem={state.problem} />}
    </div>
  );
}

const tooMuch = (
  <Health level="bad">That was too much at once and was not sent: paste it in parts, or use a file</Health>
);

function saying(state: TerminalState, host: string) {
  switch (state.kind) {
    case 'opening':
      return <Health level="busy">Opening a shell on {host} …</Health>;
    case 'open':
      return `A shell on ${host}: it ends when this tab is left`;
    case 'ended':
      return <Health level="off">The shell ended{state.code === null ? '' : ` with code ${state.code}`}</Health>;
    case 'failed':
      return <Health level="bad">There is no shell</Health>;
  }
}
