import type { Matcher } from '../../../../core/contract/alerts.ts';
import { useAlerts } from '../../../state/stores.ts';
import { plural } from '../../../ui/format.ts';
import { matches } from '../words/matching.ts';

/** How many alerts that fire these matchers fit now. */
export function Fitting({ matchers }: { readonly matchers: readonly Matcher[] }) {
  const count = useAlerts(
    ({ rows }) =>
      [...(rows?.values() ?? [])].filter((alert) => alert.state === 'firing' && matches(matchers, alert)).length,
  );
  return <>fits {plural(count, 'alert')} now</>;
}
