import type { ReactNode } from 'react';
import type { HostFactsView, HostRow } from '../../../../core/contract/hosts.ts';
import { Ago } from '../../../ui/ago.tsx';
import { duration } from '../../../ui/format.ts';
import { addressText, labelsText, reasonText, skewText } from '../host-words.ts';
import { ShareBar } from './share-bar.tsx';

export interface FactGroup {
  readonly title: string;
  readonly facts: readonly (readonly [term: string, value: ReactNode])[];
}

const yes = (value: boolean) => (value ? 'yes' : 'no');

/** What the inventory holds of a host, whether it answers or not. */
export function inventoryGroup({ host, services }: HostRow): FactGroup {
  return {
    title: 'As it was added',
    facts: [
      ['Address', addressText(host)],
      ['Key', host.ssh ? (host.ssh.identity ?? 'ssh-agent and the usual keys') : 'needs none'],
      ['Kind', host.kind],
      ['Labels', labelsText(host.labels) || 'none'],
      ['Services', services.length === 0 ? 'none' : services.join(', ')],
      ['Added', host.addedAt === null ? 'always there' : <Ago key="added" at={host.addedAt} />],
    ],
  };
}

/** What the host says of itself. */
export function factGroups(facts: HostFactsView, { ssh }: Pick<HostRow['host'], 'ssh'>): FactGroup[] {
  const { docker } = facts;
  return [
    {
      title: 'Machine',
      facts: [
        ['Processor', `${facts.cpus} × ${facts.cpuModel ?? facts.arch}`],
        ['Memory', <ShareBar key="memory" what="Memory" total={facts.memoryBytes} free={facts.memoryAvailableBytes} />],
        ['Disk', <ShareBar key="disk" what="Disk" total={facts.diskBytes} free={facts.diskFreeBytes} />],
        ['Clock', skewText(facts.clockSkew)],
        ['Up for', duration(facts.uptimeS === null ? null : facts.uptimeS * 1_000)],
      ],
    },
    {
      title: 'System',
      facts: [
        ['System', facts.os],
        ['Kernel', `${facts.system} ${facts.kernel}`],
        ['Architecture', facts.arch],
        ['Login', `${facts.user}${facts.root ? ' (root)' : ''}`],
        ['State folder', `${facts.stateDir.path}${facts.stateDir.writable ? '' : ', can not be written'}`],
        ['Tools', facts.missingTools.length === 0 ? 'all there' : `missing: ${facts.missingTools.join(', ')}`],
        ['SELinux', facts.selinux ?? 'off'],
        ['AppArmor', facts.apparmor ? 'on' : 'off'],
      ],
    },
    {
      title: 'Docker',
      facts: docker
        ? [
            ['Version', `${docker.version}, API ${docker.apiVersion}`],
            ['Platform', `${docker.os} ${docker.arch}`],
            ['Rootless', yes(docker.rootless)],
            ['Storage', `${docker.storageDriver} in ${docker.rootDir}`],
            ['Disk for images', <ShareBar key="images" what="Disk" total={null} free={facts.dockerDiskFreeBytes} />],
            ['Control groups', `version ${docker.cgroupVersion}, ${docker.cgroupDriver}`],
            ['Memory limits', yes(docker.memoryLimit)],
          ]
        : [
            [
              'Engine',
              ssh && facts.dockerProblem ? reasonText(facts.dockerProblem.code) : 'not running (not needed here)',
            ],
          ],
    },
  ];
}
