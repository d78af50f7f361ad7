import type { ModelRow, TensorSpecView } from '../../../core/contract/models.ts';
import { useModels, useServices } from '../../state/stores.ts';
import { followLink } from '../../state/url.ts';
import { Ago } from '../../ui/ago.tsx';
import { Empty, Waiting } from '../../ui/empty.tsx';
import { bytes } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { SlotChip } from '../../ui/slot-chip.tsx';
import styles from './models.module.css';
import { placesOf, shapeText } from './places.ts';
import { Quality } from './quality.tsx';

const crumb = (
  <a href="/models" onClick={followLink}>
    Models
  </a>
);

/** One version: what it takes and gives, what it is made of, where it runs. */
export function ModelPage({ name, version }: { readonly name: string; readonly version: string }) {
  const { rows } = useModels();
  const ref = `${name}@${version}`;
  const model = rows?.get(ref);
  return (
    <Page title={ref} crumb={crumb} actions={model && <DeployLink model={ref} />}>
      {rows === null && <Waiting what="the models" />}
      {rows && !model && <Empty title={`There is no ${ref} in the registry`} />}
      {model && <Details model={model} />}
    </Page>
  );
}

function DeployLink({ model }: { readonly model: string }) {
  return (
    <a className={styles.deploy} href={`/services?do=deploy&model=${encodeURIComponent(model)}`} onClick={followLink}>
      Deploy it
    </a>
  );
}

function Details({ model }: { readonly model: ModelRow }) {
  const { inputs, outputs, files, metadata, opset, digest, sizeBytes, producer, importedAt, smokeCases } = model;
  const facts = [
    ['Digest', <code key="digest">{digest}</code>],
    ['Size', bytes(sizeBytes)],
    ['Imported', <Ago key="imported" at={importedAt} />],
    ['Made by', producer || 'the file does not say'],
    [
      'Operator sets',
      Object.entries(opset)
        .map(([domain, version]) => `${domain} ${version}`)
        .join(', '),
    ],
    ['Smoke inputs', smokeCases === 0 ? 'none: a deploy is proved by readiness alone' : String(smokeCases)],
  ] as const;
  return (
    <div className={styles.details}>
      <Places model={model} />
      <Quality key={`${model.name}@${model.version}`} name={model.name} version={model.version} />
      <section>
        <h2>Inputs and outputs</h2>
        <Tensors caption="Inputs" specs={inputs} />
        <Tensors caption="Outputs" specs={outputs} />
      </section>
      <section>
        <h2>Facts</h2>
        <dl className={styles.facts}>
          {facts.map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {Object.entries(metadata).map(([term, value]) => (
            <div key={`metadata-${term}`}>
              <dt>{term}</dt>
              <dd>{value.length > 500 ? `${value.slice(0, 500)} …` : value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2>Files</h2>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Path</th>
              <th className={styles.right}>Size</th>
              <th>SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {files.map(({ path, size, sha256 }) => (
              <tr key={path}>
                <td>{path}</td>
                <td className={styles.right}>{bytes(size)}</td>
                <td>
                  <code>{sha256}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Places({ model }: { readonly model: ModelRow }) {
  const { rows } = useServices();
  const places = placesOf(model, rows?.values() ?? []);
  return (
    <section>
      <h2>Where it runs</h2>
      {rows === null && <p>Asking for the services …</p>}
      {rows && places.length === 0 && <p>Nowhere</p>}
      <ul>
        {places.map(({ service, host, slot, live }) => (
          <li key={service + slot}>
            <a href={`/services/${encodeURIComponent(service)}`} onClick={followLink}>
              {service}
            </a>{' '}
            on {host} <SlotChip slot={slot} /> {live ? 'live' : 'idle'}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tensors({ caption, specs }: { readonly caption: string; readonly specs: readonly TensorSpecView[] }) {
  return (
    <table className={`${styles.table} ${styles.tensors}`}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th>Name</th>
          <th>Type and shape</th>
        </tr>
      </thead>
      <tbody>
        {specs.map((spec) => (
          <tr key={spec.name}>
            <td>
              <code>{spec.name}</code>
            </td>
            <td>
              <code>{shapeText(spec)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
