import { Download } from 'lucide-react';
import { useState } from 'react';
import type { BenchRecord } from '../../../../core/contract/bench-record.ts';
import { type CallProblem, call } from '../../../transport/call.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from './result.module.css';
import { saveText } from './save-text.ts';

const formats = ['html', 'json', 'md', 'csv'] as const;

/** The report as a file: one HTML page that opens offline, or the figures for other tools. */
export function Exports({ record: { id } }: { readonly record: BenchRecord }) {
  const [asked, setAsked] = useState<(typeof formats)[number] | null>(null);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const save = async (format: (typeof formats)[number]) => {
    setAsked(format);
    const answer = await call((client) => client.bench.export({ id, format }));
    setAsked(null);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) saveText(answer.value);
  };
  return (
    <div className={styles.exports}>
      <ProblemNote problem={problem} />
      <Download size={15} aria-hidden="true" />
      {formats.map((format) => (
        <Button
          key={format}
          aria-label={`Export as ${format.toUpperCase()}`}
          isDisabled={asked !== null}
          onPress={() => save(format)}
        >
          {format.toUpperCase()}
        </Button>
      ))}
    </div>
  );
}
