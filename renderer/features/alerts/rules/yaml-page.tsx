import { useEffect, useRef, useState } from 'react';
import { go } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { saveText } from '../../bench/result/save-text.ts';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import { AlertsCrumb } from '../alerts-crumb.tsx';
import { askYaml } from '../asks.ts';
import { useAsked } from '../use-asked.ts';
import styles from './rules.module.css';

const LINE_PX = 18;

/** `/alerts/yaml`: rules, windows, channels and grouping as one text; taken as a whole or not at all. */
export default function YamlPage() {
  const { value, problem } = useAsked(askYaml);
  const [typed, setTyped] = useState<string | null>(null);
  const { busy, problem: refused, submit } = useSubmit();
  const area = useRef<HTMLTextAreaElement>(null);
  const text = typed ?? value?.text ?? '';
  const count = text.split('\n').length;
  const line = typeof refused?.data.line === 'number' ? refused.data.line : null;
  useEffect(() => {
    if (line === null || !area.current) return;
    const lines = area.current.value.split('\n');
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.current.focus();
    area.current.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    area.current.parentElement?.scrollTo({ top: Math.max(0, (line - 4) * LINE_PX) });
  }, [line]);
  const save = () =>
    submit(
      (client) => client.alerts.putYaml({ text }),
      () => go('/alerts/rules'),
    );
  return (
    <Page title="YAML" crumb={<AlertsCrumb to="/alerts/rules">Rules</AlertsCrumb>}>
      {value === null && !problem && <Waiting what="the text" />}
      <div className={styles.yaml}>
        <ProblemNote problem={problem ?? refused} />
        {value && (
          <>
            <div className={styles.editor}>
              <div className={styles.lines} aria-hidden="true">
                {Array.from({ length: count }, (_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line number is its place
                  <div key={at} className={at + 1 === line ? styles.wrong : undefined}>
                    {at + 1}
                  </div>
                ))}
              </div>
              <textarea
                ref={area}
                aria-label="Rules, windows, channels and grouping as YAML"
                aria-invalid={refused !== null}
                spellCheck={false}
                value={text}
                rows={count + 1}
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
            <div className={styles.foot}>
              <Button look="primary" isDisabled={busy || typed === null || typed === value.text} onPress={save}>
                Save
              </Button>
              <Button isDisabled={typed === null} onPress={() => setTyped(null)}>
                Discard changes
              </Button>
              <Button onPress={() => saveText({ name: 'alerts.yaml', type: 'application/yaml', text })}>
                Download
              </Button>
              <p>All of it is taken, or nothing. Commands are only set by file on the core's computer.</p>
            </div>
          </>
        )}
      </div>
    </Page>
  );
}
