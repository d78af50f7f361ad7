/** What `top` shows, as plain values. */
import type { ContainerVitals, HostVitals, ServiceVitals } from '../../contract/monitor.ts';

export const sortings = ['name', 'cpu', 'memory', 'gpu', 'requests'] as const;
export type Sorting = (typeof sortings)[number];

export interface TopRows {
  readonly at: Date;
  readonly hosts: readonly HostVitals[];
  readonly services: readonly ServiceVitals[];
  readonly containers: readonly ContainerVitals[];
}

export interface TopView {
  readonly sort: Sorting;
  /** Below the hosts: services, or containers. */
  readonly below: 'services' | 'containers';
  /** Only what has this in its name or its host's; '' for all. */
  readonly filter: string;
  /** Whether letters go to the filter. */
  readonly typing: boolean;
  /** The first row of the list below that is shown. */
  readonly scroll: number;
}

export const firstView: TopView = { sort: 'name', below: 'services', filter: '', typing: false, scroll: 0 };
