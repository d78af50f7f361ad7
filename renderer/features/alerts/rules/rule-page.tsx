import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { RuleRow } from '../../../../core/contract/alerts.ts';
import { followLink, go, usePlace, withParams } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import { AlertsCrumb } from '../alerts-crumb.tsx';
import { askRules } from '../asks.ts';
import { useAsked } from '../use-asked.ts';
import { RemoveRuleDialog } from './remove-rule-dialog.tsx';
import { RuleFields } from './rule-fields.tsx';
import { emptyRule, formOf, type RuleForm } from './rule-form.ts';
import { ruleOf } from './rule-of.ts';
import styles from './rules.module.css';
import { WouldHave } from './would-have.tsx';

/** `/alerts/rules/new`, `/alerts/rules/NAME`: a rule, and what it would have done before it is saved. */
export default function RulePage({ name }: { readonly name: string }) {
  const { value: rules, problem } = useAsked(askRules);
  const isNew = name === 'new';
  const known = rules?.find((rule) => rule.name === name);
  return (
    <Page title={isNew ? 'New rule' : name} crumb={<AlertsCrumb to="/alerts/rules">Rules</AlertsCrumb>}>
      <ProblemNote problem={problem} />
      {rules === null && !problem && <Waiting what="the rules" />}
      {rules && !isNew && !known && (
        <Empty title={`There is no rule ${name}`}>
          <a href="/alerts/rules" onClick={followLink}>
            Go to the rules
          </a>
        </Empty>
      )}
      {rules && (isNew || known) && <Editor known={isNew ? undefined : known} names={rules.map((rule) => rule.name)} />}
    </Page>
  );
}

function Editor({ known, names }: { readonly known: RuleRow | undefined; readonly names: readonly string[] }) {
  const { params } = usePlace();
  const [form, setForm] = useState<RuleForm>(() => (known ? formOf(known) : emptyRule));
  const [tries, setTries] = useState(0);
  const element = useRef<HTMLFormElement>(null);
  const { busy, problem, submit } = useSubmit();
  useEffect(() => {
    if (tries > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const found = ruleOf(form);
  const taken = !known && names.includes(form.name.trim());
  const problems = {
    ...(tries > 0 && !found.ok && found.problems),
    ...(taken && { name: 'There is a rule of this name: choose another, or open that one' }),
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!found.ok || taken) return setTries(tries + 1);
    submit(
      (client) => client.alerts.putRule(found.rule),
      () => go('/alerts/rules'),
    );
  };
  return (
    <form ref={element} onSubmit={save} noValidate>
      <div className={styles.edit}>
        <RuleFields
          form={form}
          problems={problems}
          isNew={!known}
          onChange={(change) => setForm({ ...form, ...change })}
        />
        <WouldHave found={found} />
      </div>
      <ProblemNote problem={problem} />
      <div className={styles.foot}>
        <Button look="primary" type="submit" isDisabled={busy}>
          {busy ? 'Saving …' : 'Save'}
        </Button>
        <Button onPress={() => go('/alerts/rules')}>Cancel</Button>
        {known && !known.builtIn && (
          <Button look="danger" onPress={() => go(withParams({ do: 'remove-rule' }))}>
            Remove …
          </Button>
        )}
        <p role="status">
          {tries > 0 && !found.ok && 'Something is missing or wrong: see the fields'}
          {known?.builtIn && 'Comes with Signalbox: it can be changed and switched off, not removed'}
        </p>
      </div>
      {known && params.get('do') === 'remove-rule' && <RemoveRuleDialog rule={known} />}
    </form>
  );
}
