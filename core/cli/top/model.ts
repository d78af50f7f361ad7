/** What `top` shows, as plain values. */
import type { ContainerVitals, HostVitals, ServerVitals, ServiceVitals } from '../../contract/monitor.ts';

export const sortings = ['name', 'cpu', 'memory', 'gpu', 'requests'] as const;
export type Sorting = (typeof sortings)[number];

export interface TopRows {
  readonly at: Date;
  readonly hosts: readonly HostVitals[];
  readonly services: readonly ServiceVitals[];
  readonly containers: readonly ContainerVitals[];
  /** Model servers that are not ours. */
  readonly servers: readonly ServerVitals[];
}

/** What may stand below the hosts, in the order of the tab key. */
export const lists = ['services', 'containers', 'servers'] as const;
export type ListName = (typeof lists)[number];

export interface TopView {
  readonly sort: Sorting;
  readonly below: ListName;
  /** Only what has this in its name or its host's; '' for all. */
  readonly filter: string;
  /** Whether letters go to the filter. */
  readonly typing: boolean;
  /** The first row of the list below that is shown. */
  readonly scroll: number;
}

export const firstView: TopView = { sort: 'name', below: 'services', filter: '', typing: false, scroll: 0 };
