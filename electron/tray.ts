import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { app, Menu, type MessagePortMain, Notification, Tray } from 'electron';
import type { Alert } from '../core/contract/alerts.ts';
import { applyRows } from '../core/contract/apply-rows.ts';
import type { contract } from '../core/contract/contract.ts';
import type { HostRow } from '../core/contract/hosts.ts';
import { jobNotices } from '../core/contract/job-notices.ts';
import type { Job } from '../core/contract/jobs.ts';
import { noticeWords } from '../core/contract/notice-words.ts';
import { fleetWords } from './status.ts';

/** The state of the fleet in the tray; a notification for each job that ends while it is watched, and of alerts. */
export class FleetTray {
  readonly #tray: Tray;
  readonly #open: (path?: string) => void;
  readonly #noticesOf = jobNotices();
  #hosts = new Map<string, HostRow>();
  #jobs = new Map<string, Job>();
  #alerts = new Map<string, Alert>();
  #words = '';

  /** `open` is told the page that an operator wants to see, where there is one. */
  constructor(icon: string, open: (path?: string) => void) {
    this.#tray = new Tray(icon);
    this.#tray.on('click', () => open());
    this.#open = open;
  }

  get busy(): boolean {
    return [...this.#jobs.values()].some(({ status }) => status === 'running');
  }

  /** Shows what the core at the other end of the port says, until that ends. `onJobs`: a job changed. */
  follow(port: MessagePortMain, onJobs: () => void): void {
    const client: ContractRouterClient<typeof contract> = createORPCClient(new RPCLink({ port }));
    port.start();
    void this.#read(client.hosts.watch(), (event) => {
      this.#hosts = applyRows(this.#hosts, event, ({ host }) => host.name);
    });
    void this.#read(client.jobs.watch(), (event) => {
      this.#jobs = applyRows(this.#jobs, event, ({ id }) => id);
      const notices = this.#noticesOf([...this.#jobs.values()]);
      for (const each of notices) this.#notify(each);
      onJobs();
    });
    void this.#read(client.alerts.watch(), (event) => {
      this.#alerts = applyRows(this.#alerts, event, ({ key }) => key);
    });
    void this.#read(client.alerts.notices(), (notice) => {
      const { path, ...words } = noticeWords(notice);
      this.#notify(words, path);
    });
  }

  #notify(words: { readonly title: string; readonly body: string }, path?: string): void {
    new Notification(words).on('click', () => this.#open(path)).show();
  }

  async #read<Event>(stream: Promise<AsyncIterable<Event>>, take: (event: Event) => void): Promise<void> {
    try {
      for await (const event of await stream) {
        take(event);
        this.#show(fleetWords([...this.#hosts.values()], [...this.#jobs.values()], [...this.#alerts.values()]));
      }
    } catch (error) {
      // Its port closed: that of the next core comes by itself.
      if ((error as Error).name !== 'AbortError') console.error('The tray no longer follows the core:', error);
    }
  }

  #show(words: string): void {
    if (words === this.#words) return;
    this.#words = words;
    this.#tray.setToolTip(`${app.name}: ${words}`);
    const open = { label: `Open ${app.name}`, click: () => this.#open() };
    const quit = { label: 'Quit', click: () => app.quit() };
    this.#tray.setContextMenu(Menu.buildFromTemplate([{ label: words, enabled: false }, open, quit]));
  }
}
