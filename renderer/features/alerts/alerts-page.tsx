import { lazy, Suspense } from 'react';
import { go, usePlace } from '../../state/url.ts';
import { Waiting } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AlertDialogs } from './now/alert-dialogs.tsx';
import { NowTab } from './now/now-tab.tsx';

const RulesTab = lazy(() => import('./rules/rules-tab.tsx'));
const RulePage = lazy(() => import('./rules/rule-page.tsx'));
const YamlPage = lazy(() => import('./rules/yaml-page.tsx'));
const QuietTab = lazy(() => import('./quiet/quiet-tab.tsx'));
const ChannelsTab = lazy(() => import('./channels/channels-tab.tsx'));
const TrailTab = lazy(() => import('./trail/trail-tab.tsx'));

const tabs = [
  { id: 'now', text: 'Now', Shown: NowTab },
  { id: 'rules', text: 'Rules', Shown: RulesTab },
  { id: 'quiet', text: 'Silences', Shown: QuietTab },
  { id: 'channels', text: 'Channels', Shown: ChannelsTab },
  { id: 'trail', text: 'Trail', Shown: TrailTab },
] as const;

/** `/alerts`: what fires. `/alerts/rules`, `/quiet`, `/channels`, `/trail`; `/alerts/rules/NAME` and `/alerts/yaml`: to edit. */
export default function AlertsPage() {
  const { parts } = usePlace();
  const [, section = 'now', name] = parts;
  const { id, Shown } = tabs.find((each) => each.id === section) ?? tabs[0];
  return (
    <>
      <Suspense fallback={<Waiting what="the page" />}>
        {section === 'yaml' && <YamlPage />}
        {section === 'rules' && name !== undefined && <RulePage key={name} name={name} />}
        {section !== 'yaml' && name === undefined && (
          <Page title="Alerts">
            <Tabs
              label="Of alerts"
              tabs={tabs}
              chosen={id}
              onChoose={(chosen) => go(chosen === 'now' ? '/alerts' : `/alerts/${chosen}`)}
            >
              <Suspense fallback={<Waiting what="the page" />}>
                <Shown />
              </Suspense>
            </Tabs>
          </Page>
        )}
      </Suspense>
      <AlertDialogs />
    </>
  );
}
