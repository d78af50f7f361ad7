import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useModels } from '../../../state/stores.ts';
import { followLink, go, usePlace, withParams } from '../../../state/url.ts';
import { type CallProblem, call } from '../../../transport/call.ts';
import { useConnection } from '../../../transport/connection.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { BenchCrumb } from '../bench-crumb.tsx';
import { type BenchForm, emptyForm, type Kind } from './bench-form.ts';
import { wishOf } from './bench-wish.ts';
import { EndpointPart } from './endpoint-part.tsx';
import { ModelsPart, PairPart } from './model-part.tsx';
import styles from './new-page.module.css';
import type { PartProps } from './part.ts';
import { QualityPart } from './quality-part.tsx';
import { start } from './start.ts';
import { SweepPart } from './sweep-part.tsx';
import { timeNeeded, timeWords } from './sweep-time.ts';

const kinds: readonly { readonly kind: Kind; readonly text: string; readonly help: string }[] = [
  { kind: 'run', text: 'Speed', help: 'versions here, over batch, threads and provider' },
  { kind: 'compare', text: 'Comparison', help: 'B beside A, interleaved, against the noise' },
  { kind: 'endpoint', text: 'Endpoint', help: 'a served model under a planned load' },
  { kind: 'eval', text: 'Quality', help: 'how right it is, and to whom' },
];

/** The first field that something is wrong with. */
const WRONG = '[aria-invalid="true"], fieldset[aria-describedby] input';

/** `/bench/new?kind=compare&model=a@1&model=a@2`: what to measure. */
export function NewPage() {
  const { params } = usePlace();
  const kind = kinds.find((each) => each.kind === params.get('kind'))?.kind ?? 'run';
  const { rows } = useModels();
  const models = useMemo(
    () => [...(rows?.values() ?? [])].toSorted((a, b) => b.importedAt.localeCompare(a.importedAt)),
    [rows],
  );
  const [form, setForm] = useState<BenchForm>(() => {
    const given = params.getAll('model');
    return { ...emptyForm, models: given, a: given[0] ?? '', b: given[1] ?? '' };
  });
  const [tries, setTries] = useState(0);
  const tried = tries > 0;
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries > 0) element.current?.querySelector<HTMLElement>(WRONG)?.focus();
  }, [tries]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const providers = useProviders();
  const found = wishOf(kind, form);
  const needed = found.ok ? timeNeeded(found.wish) : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!found.ok) return setTries(tries + 1);
    if (busy) return;
    setBusy(true);
    const answer = await call((client) => start(client, found.wish));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) go(`/bench/${encodeURIComponent(answer.value.id)}?job=${encodeURIComponent(answer.value.job)}`);
  };
  const part: PartProps = {
    form,
    problems: tried && !found.ok ? found.problems : {},
    set: (change) => setForm((before) => ({ ...before, ...change })),
    models,
  };
  const fits = kind === 'endpoint' || models.length > 0;
  return (
    <Page title="New benchmark" crumb={<BenchCrumb />}>
      <form ref={element} className={styles.form} onSubmit={submit} noValidate>
        <Kinds chosen={kind} />
        {kind !== 'endpoint' && rows === null && <Waiting what="the models" />}
        {kind !== 'endpoint' && rows?.size === 0 && (
          <Empty title="There is no model to measure yet">
            <a href="/models?do=import" onClick={followLink}>
              Import a model
            </a>
          </Empty>
        )}
        {fits && (
          <>
            {(kind === 'run' || kind === 'eval') && <ModelsPart {...part} />}
            {kind === 'compare' && <PairPart {...part} />}
            {(kind === 'run' || kind === 'compare') && (
              <SweepPart {...part} providers={providers.value} compares={kind === 'compare'} />
            )}
            {kind === 'endpoint' && <EndpointPart {...part} />}
            {kind === 'eval' && <QualityPart {...part} />}
            <ProblemNote problem={providers.problem} />
            <ProblemNote problem={problem} />
            <div className={styles.foot}>
              <Button look="primary" type="submit" isDisabled={busy}>
                {busy ? 'Starting …' : 'Start'}
              </Button>
              <p role="status" className="number">
                {tried && !found.ok && 'Something is missing or wrong: see the fields'}
                {needed && `${timeWords(needed)}${kind === 'endpoint' ? '' : ', large models longer'}`}
                {found.ok && kind === 'eval' && 'How long it takes depends on how many rows there are'}
              </p>
            </div>
          </>
        )}
      </form>
    </Page>
  );
}

function Kinds({ chosen }: { readonly chosen: Kind }) {
  return (
    <fieldset className={styles.kinds}>
      <legend>What to find out</legend>
      {kinds.map(({ kind, text, help }) => (
        <label key={kind}>
          <input
            type="radio"
            name="kind"
            checked={kind === chosen}
            onChange={() => go(withParams({ kind }), { replace: true })}
          />
          <span>
            {text}
            <small>{help}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What onnxruntime offers on the core's computer. `value` null: not known yet. */
function useProviders(): { readonly value: readonly string[] | null; readonly problem: CallProblem | null } {
  const connected = useConnection((state) => state.client !== null);
  const [state, setState] = useState<ReturnType<typeof useProviders>>({ value: null, problem: null });
  useEffect(() => {
    if (!connected) return;
    const asking = new AbortController();
    void call((client) => client.bench.providers(undefined, { signal: asking.signal })).then((answer) => {
      if (asking.signal.aborted) return;
      setState(answer.ok ? { value: answer.value, problem: null } : { value: null, problem: answer.problem });
    });
    return () => asking.abort();
  }, [connected]);
  return state;
}
