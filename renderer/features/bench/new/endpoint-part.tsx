import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Lines } from './lines.tsx';
import styles from './new-page.module.css';
import type { PartProps } from './part.ts';

/** A served model under load that was planned in advance. */
export function EndpointPart(props: PartProps) {
  const { form, problems, set } = props;
  return (
    <>
      <Field
        label="Address"
        required
        value={form.url}
        onChange={(url) => set({ url })}
        problem={problems.url ?? null}
        placeholder="http://127.0.0.1:8080/v2/models/credit/infer"
      />
      <div className={styles.pair}>
        <Select
          label="It speaks"
          value={form.protocol}
          onChange={(protocol) => set({ protocol })}
          options={[
            { value: 'open-inference', text: 'Open Inference (v2)' },
            { value: 'openai', text: 'OpenAI chat, streaming' },
          ]}
        />
        <Select
          label="Arrivals"
          value={form.arrivals}
          onChange={(arrivals) => set({ arrivals })}
          options={[
            { value: 'poisson', text: 'Random (Poisson)' },
            { value: 'constant', text: 'Even' },
          ]}
        />
      </div>
      <Lines
        {...props}
        lines={[
          { field: 'rate', label: 'Rate (requests/s)', required: true, help: 'Kept however slow the answers are' },
          { field: 'connections', label: 'Connections', required: true },
          { field: 'seconds', label: 'Duration (s)', required: true },
          { field: 'timeoutMs', label: 'Time-out (ms)', required: true },
          { field: 'seed', label: 'Seed', required: true },
          { field: 'key', label: 'API key', type: 'password', help: 'Sent with each request, and kept nowhere' },
        ]}
      />
      {form.protocol === 'openai' && (
        <Lines
          {...props}
          lines={[
            { field: 'servedModel', label: 'Model' },
            { field: 'prompt', label: 'Prompt' },
            { field: 'maxTokens', label: 'Most tokens' },
            { field: 'ttftTargetMs', label: 'Target to the first token (ms)', help: 'Goodput counts what keeps both' },
            { field: 'tpotTargetMs', label: 'Target of each token after it (ms)' },
          ]}
        />
      )}
    </>
  );
}
