import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Peer } from './peer.ts';

/**
 * HAProxy with the options that lose the fewest requests in a reload: the new worker takes over the listening sockets,
 * and the old one closes a client's connection with an answer.
 */
export const haproxyReload: Peer = {
  name: 'HAProxy reload',
  port: 9101,
  write(dir, address) {
    const text = `global
  stats socket ${dir}/admin.sock mode 600 level admin expose-fd listeners
defaults
  mode http
  timeout connect 1s
  timeout client 65s
  timeout server 65s
  option idle-close-on-response
listen service
  bind *:${this.port}
  server live ${address}
`;
    writeFileSync(join(dir, 'haproxy.cfg'), text);
  },
  command: (dir) => ['haproxy', '-W', '-db', '-f', join(dir, 'haproxy.cfg')],
  async reload(_dir, process) {
    process.kill('SIGUSR2');
  },
};

export const nginxReload: Peer = {
  name: 'nginx reload',
  port: 9102,
  write(dir, address) {
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const text = `user root;
daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log;
events {}
http {
  access_log off;
${folders.map((each) => `  ${each}_temp_path ${dir}/${each};`).join('\n')}
  keepalive_requests 1000000;
  upstream live { server ${address}; keepalive 32; }
  server {
    listen ${this.port};
    location / { proxy_pass http://live; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`;
    writeFileSync(join(dir, 'nginx.conf'), text);
  },
  command: (dir) => ['nginx', ...options(dir)],
  async reload(dir) {
    await promisify(execFile)('nginx', [...options(dir), '-s', 'reload'], { timeout: 10_000 });
  },
};

function options(dir: string): string[] {
  return ['-p', dir, '-e', join(dir, 'error.log'), '-c', join(dir, 'nginx.conf')];
}
