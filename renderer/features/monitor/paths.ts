/** Addresses of the monitor's pages. */
export const hostMonitorPath = (host: string) => `/monitor/hosts/${encodeURIComponent(host)}`;
export const serviceMonitorPath = (service: string) => `/monitor/services/${encodeURIComponent(service)}`;
