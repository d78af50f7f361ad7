import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  fingerprint,
  judge,
  keyType,
  knownHostsLine,
  knownKeyTypes,
  namesMatch,
  parseKnownHosts,
} from './known-hosts.ts';

/** A blob that names its type, as real keys do. */
function blob(type: string, fill: number): Buffer {
  const name = Buffer.from(type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  return Buffer.concat([length, name, Buffer.alloc(32, fill)]);
}
const key = blob('ssh-ed25519', 1);
const other = blob('ssh-ed25519', 2);
const rsa = blob('ssh-rsa', 3);
const line = (names: string, bytes: Buffer) => `${names} ${keyType(bytes)} ${bytes.toString('base64')} comment\n`;

test('a key is known under exactly its name and port', () => {
  const lines = parseKnownHosts(`# hosts\n\n${line('a.example,10.0.0.1', key)}${line('[a.example]:2222', other)}`);
  assert.equal(judge(lines, 'A.Example', 22, key).kind, 'known');
  assert.equal(judge(lines, '10.0.0.1', 22, key).kind, 'known');
  assert.equal(judge(lines, 'a.example', 2222, other).kind, 'known');
  assert.equal(judge(lines, 'a.example', 2222, rsa).kind, 'changed');
  assert.equal(judge(lines, 'b.example', 22, key).kind, 'unknown');
  assert.equal(judge(lines, 'a.example', 99, key).kind, 'known', 'a line without port vouches for any, as in ssh');
  assert.equal(judge(lines, 'a.example', 99, rsa).kind, 'unknown');
});

test('another key, also one of a type never seen, is a change', () => {
  const lines = parseKnownHosts(line('a', key));
  const verdict = judge(lines, 'a', 22, other);
  assert.deepEqual(verdict, { kind: 'changed', known: lines });
  assert.equal(judge(lines, 'a', 22, rsa).kind, 'changed');
  assert.deepEqual(knownKeyTypes(lines, 'a', 22), ['ssh-ed25519']);
});

test('a revoked key is refused even where another line knows it', () => {
  const lines = parseKnownHosts(`${line('a', key)}@revoked ${line('*', key)}`);
  assert.equal(judge(lines, 'a', 22, key).kind, 'revoked');
  assert.equal(judge(lines, 'b', 22, key).kind, 'revoked');
  assert.equal(judge(lines, 'b', 22, other).kind, 'unknown');
});

test('wildcards and negations, and nothing a regular expression would read into a name', () => {
  assert.ok(namesMatch('*.example.org', 'a.example.org'));
  assert.ok(!namesMatch('*.example.org,!bad.example.org', 'bad.example.org'));
  assert.ok(!namesMatch('!bad', 'good'), 'a negation alone says nothing');
  assert.ok(namesMatch('10.0.0.?', '10.0.0.7'));
  assert.ok(!namesMatch('10.0.0.1', '10x0.0.1'));
  assert.ok(namesMatch('[*]:2222', '[h]:2222'));
});

test('certificate authorities and damaged lines vouch for nothing', () => {
  const text = `@cert-authority ${line('*', key)}@unheard-of ${line('*', key)}a ssh-ed25519\nb\n  \na ssh-ed25519 !!!\n`;
  assert.deepEqual(parseKnownHosts(text), []);
});

test('a line that is written can be read again', () => {
  assert.equal(judge(parseKnownHosts(knownHostsLine('Host', 22, key)), 'host', 22, key).kind, 'known');
  assert.equal(judge(parseKnownHosts(knownHostsLine('::1', 2222, key)), '::1', 2222, key).kind, 'known');
});

test('names hashed, and fingerprints written, as ssh-keygen does', { skip: !hasKeygen() }, (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-known-hosts-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const publicKey = Buffer.from(readFileSync(`${file}.pub`, 'utf8').split(' ')[1] ?? '', 'base64');
  const known = join(dir, 'known_hosts');
  writeFileSync(known, line('h.example', publicKey) + line('[h.example]:2222', key));
  execFileSync('ssh-keygen', ['-q', '-H', '-f', known], { stdio: 'ignore' });
  const text = readFileSync(known, 'utf8');
  assert.match(text, /^\|1\|/);
  const lines = parseKnownHosts(text);
  assert.equal(judge(lines, 'h.example', 22, publicKey).kind, 'known');
  assert.equal(judge(lines, 'h.example', 22, other).kind, 'changed');
  assert.equal(judge(lines, 'h.example', 2222, key).kind, 'known');
  assert.equal(judge(lines, 'g.example', 22, publicKey).kind, 'unknown');
  assert.ok(execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' }).includes(fingerprint(publicKey)));
});

function hasKeygen(): boolean {
  try {
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}
