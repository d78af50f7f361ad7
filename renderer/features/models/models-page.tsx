import { useModels } from '../../state/stores.ts';
import { go, usePlace, withParams } from '../../state/url.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Waiting } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { DropZone } from './drop-zone.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { ModelPage } from './model-page.tsx';
import { ModelsTable } from './models-table.tsx';

const openImport = () => go(withParams({ do: 'import' }));

/** `/models`: every version that this registry holds. `/models/NAME/VERSION`: one of them. */
export default function ModelsPage() {
  const { parts, params } = usePlace();
  const { rows } = useModels();
  const [, name, version] = parts;
  if (name !== undefined && version !== undefined) return <ModelPage name={name} version={version} />;
  return (
    <Page
      title="Models"
      actions={
        <Button look="primary" onPress={openImport}>
          Import a model
        </Button>
      }
    >
      <DropZone>
        {rows === null && <Waiting what="the models" />}
        {rows?.size === 0 && (
          <Empty title="No model has been imported yet">
            <p>
              Drop an ONNX file here, or a folder with its external data and a smoke.json of inputs with expected
              outputs. It is kept on this computer, by its content.
            </p>
            <Button look="primary" onPress={openImport}>
              Import a model
            </Button>
          </Empty>
        )}
        {rows !== null && rows.size > 0 && <ModelsTable models={[...rows.values()]} />}
      </DropZone>
      {params.get('do') === 'import' && <ImportDialog />}
    </Page>
  );
}
