import { useEffect, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { go, withParams } from '../../state/url.ts';
import { type CallProblem, call } from '../../transport/call.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { bytes } from '../../ui/format.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './models.module.css';
import { usePicked } from './picked.ts';
import { suggestNames } from './places.ts';
import { upload } from './upload.ts';

/** Asks under which name and version the picked files are kept, sends them, and hands over to the job. */
export function ImportDialog() {
  const files = usePicked((state) => state.files);
  const [name, setName] = useState('');
  const [version, setVersion] = useState('');
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const sending = useRef<AbortController | null>(null);
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const model = files.find(({ path }) => path.toLowerCase().endsWith('.onnx'));

  useEffect(() => {
    if (!model) return;
    const suggested = suggestNames(model.path);
    setName((before) => before || suggested.name);
    setVersion((before) => before || suggested.version);
  }, [model]);

  const leave = (path: string) => {
    sending.current?.abort();
    usePicked.setState({ files: [] });
    go(path, { replace: true });
  };
  const start = async () => {
    sending.current = new AbortController();
    const { signal } = sending.current;
    setProblem(null);
    setSent(0);
    const uploaded = await upload(files, signal, setSent);
    const started = uploaded.ok
      ? await call((client) => client.models.import({ name, version, source: { upload: uploaded.value } }))
      : uploaded;
    if (signal.aborted) return;
    setSent(null);
    if (started.ok) leave(withParams({ do: null, jobs: started.value.job }));
    else setProblem(started.problem);
  };

  const about = problem?.code === 'name-invalid' ? problem.data.kind : null;
  return (
    <Dialog title="Import a model" onClose={() => leave(withParams({ do: null }))}>
      <div className={styles.files}>
        <FileTrigger
          allowsMultiple
          onSelect={(list) =>
            usePicked.setState({ files: [...(list ?? [])].map((file) => ({ path: file.name, file })) })
          }
        >
          <Button>Choose files</Button>
        </FileTrigger>
        <span className={styles.file}>
          {files.length === 0
            ? 'The ONNX file, with its external data and smoke.json where it has them'
            : `${files.map(({ path }) => path).join(', ')} (${bytes(total)})`}
        </span>
      </div>
      {files.length > 0 && !model && (
        <ProblemNote
          problem={{ code: 'model-unreadable', message: 'Choose an .onnx file too: there is none among these' }}
        />
      )}
      <Field
        label="Name"
        value={name}
        onChange={setName}
        required
        problem={about === 'model' ? (problem?.message ?? null) : null}
      />
      <Field
        label="Version"
        value={version}
        onChange={setVersion}
        required
        help="It can not be changed later, and neither can the model under it"
        problem={about === 'version' ? (problem?.message ?? null) : null}
      />
      {about === null && <ProblemNote problem={problem} />}
      {sent !== null && (
        <label>
          Sending {bytes(sent)} of {bytes(total)}
          <progress value={sent} max={Math.max(total, 1)} />
        </label>
      )}
      <DialogButtons>
        <Button onPress={() => leave(withParams({ do: null }))}>Cancel</Button>
        <Button look="primary" onPress={start} isDisabled={!model || sent !== null || name === '' || version === ''}>
          Import
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
