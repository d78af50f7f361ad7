import type { Client } from '../../transport/client.ts';

/** What the pages of alerts ask for, each the same function for ever. */

export const askRules = (client: Client, signal: AbortSignal) => client.alerts.rules(undefined, { signal });
export const askSilences = (client: Client, signal: AbortSignal) => client.alerts.silences(undefined, { signal });
export const askMaintenance = (client: Client, signal: AbortSignal) => client.alerts.maintenance(undefined, { signal });
export const askChannels = (client: Client, signal: AbortSignal) => client.alerts.channels(undefined, { signal });
export const askGrouping = (client: Client, signal: AbortSignal) => client.alerts.grouping(undefined, { signal });
export const askYaml = (client: Client, signal: AbortSignal) => client.alerts.yaml(undefined, { signal });
export const askTrail = (client: Client, signal: AbortSignal) => client.alerts.history({ limit: 2_000 }, { signal });
