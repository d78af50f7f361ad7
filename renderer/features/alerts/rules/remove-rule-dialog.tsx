import type { RuleRow } from '../../../../core/contract/alerts.ts';
import { useAlerts } from '../../../state/stores.ts';
import { go, withParams } from '../../../state/url.ts';
import { plural } from '../../../ui/format.ts';
import { RemoveDialog } from '../remove-dialog.tsx';
import { ruleWords } from '../words/rule-words.ts';

/** Says what ends with a rule. */
export function RemoveRuleDialog({ rule }: { readonly rule: RuleRow }) {
  const { rows } = useAlerts();
  const firing = [...(rows?.values() ?? [])].filter(
    ({ rule: name, state }) => name === rule.name && state === 'firing',
  );
  return (
    <RemoveDialog
      title={`Remove the rule ${rule.name}?`}
      verb="Remove rule"
      onClose={() => go(withParams({ do: null }), { replace: true })}
      work={(client) => client.alerts.removeRule({ name: rule.name })}
      then={() => go('/alerts/rules', { replace: true })}
    >
      <li>Nobody is told any more: {ruleWords(rule)}</li>
      <li>{plural(rule.watches ?? 0, 'series', 'series')} that it looks at are not judged by it any more</li>
      {firing.length > 0 && (
        <li>
          <strong>{plural(firing.length, 'alert')}</strong> of it that {firing.length === 1 ? 'fires' : 'fire'} now will
          be resolved, and may come from what goes on
        </li>
      )}
    </RemoveDialog>
  );
}
