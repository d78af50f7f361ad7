import type { App } from '../../core/app.ts';
import { thisComputer } from '../../core/hosts/model.ts';
import { freePort } from '../../test/load/free-port.ts';

/** Where the demo runs one service. */
export interface DemoPlace {
  readonly host: string;
  readonly service: string;
  /** Address that clients use. */
  readonly address: string;
  readonly port: number;
  /** Removes what the demo left there, however it ended. */
  down(app: App | null): Promise<void>;
}

export async function herePlace(): Promise<DemoPlace> {
  const service = 'credit';
  const down = async (app: App | null) => {
    const left = (await app?.operator.status(null, AbortSignal.timeout(10_000)))?.services ?? [];
    if (left.some((each) => each.service === service))
      await app?.operator.remove(service, AbortSignal.timeout(60_000), () => {});
  };
  return { host: thisComputer, service, address: '127.0.0.1', port: await freePort(), down };
}
