import type { Quality } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';

/** On what a version was judged: `300 rows of test.csv, label good, positive good`. */
export function JudgedOn({ quality: { rows, data, label, positive } }: { readonly quality: Quality }) {
  return (
    <>
      {plural(rows, 'row')} of {data}
      {label !== null && (
        <>
          , label <code>{label}</code>
        </>
      )}
      {positive !== null && (
        <>
          , positive <code>{positive}</code>
        </>
      )}
    </>
  );
}
