import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import styles from './tabs.module.css';

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: Id; readonly text: ReactNode }[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
  /** Of the chosen tab; it fills what is left of the page. */
  readonly children: ReactNode;
}

/** Arrow keys move between the tabs, Enter opens one: to open some of them costs a connection. */
export function Tabs<Id extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<Id>) {
  return (
    <AriaTabs
      className={styles.tabs ?? ''}
      keyboardActivation="manual"
      selectedKey={chosen}
      onSelectionChange={(key) => {
        const tab = tabs.find(({ id }) => id === key);
        if (tab) onChoose(tab.id);
      }}
    >
      <TabList aria-label={label} className={styles.list ?? ''}>
        {tabs.map(({ id, text }) => (
          <Tab key={id} id={id} className={styles.tab ?? ''}>
            {text}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={chosen} id={chosen} className={styles.panel ?? ''}>
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
