/** How something is. `unknown`: nobody could say. `off`: it is not meant to run. */
export type HealthLevel = 'ok' | 'warn' | 'bad' | 'unknown' | 'off' | 'busy';
