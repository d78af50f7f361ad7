import type { DockerTraces } from './model.ts';

/** Of a host whose Docker runs, for a login that may use it. */
export const tracesOfRunning: DockerTraces = {
  cli: true,
  daemon: true,
  running: true,
  socket: '/run/docker.sock',
  socketWritable: true,
  socketGroup: 'docker',
};
