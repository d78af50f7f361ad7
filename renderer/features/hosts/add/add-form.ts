import type { ProblemView } from '../../../../core/contract/procedure.ts';

/** What is typed into the form of a new host, as it stands there. Pure. */
export interface AddForm {
  readonly name: string;
  readonly target: string;
  readonly identity: string;
  readonly passphrase: string;
  readonly jump: string;
  readonly kind: 'on-prem' | 'cloud' | 'edge';
  readonly labels: string;
}

export type AddField = keyof AddForm;

/** A call's problem: its code may be one of the screen's own, too. */
type AddProblem = { readonly code: string; readonly data: ProblemView['data'] };

export const emptyForm: AddForm = {
  name: '',
  target: '',
  identity: '',
  passphrase: '',
  jump: '',
  kind: 'on-prem',
  labels: '',
};

/** The form as the call takes it: what was left empty is left out. `fingerprint`: of the key that the operator trusts. */
export function addInput(form: AddForm, fingerprint: string | null) {
  const labels = form.labels.split(/[\s,]+/).filter(Boolean);
  const jump = form.jump.trim();
  const identity = form.identity.trim();
  return {
    name: form.name.trim(),
    target: form.target.trim(),
    kind: form.kind,
    ...(identity !== '' && { identity }),
    ...(form.passphrase !== '' && { passphrase: form.passphrase }),
    ...(jump !== '' && { jump }),
    ...(labels.length > 0 && { labels }),
    ...(fingerprint !== null && { fingerprint }),
  };
}

/** The field that a problem is about; null when it is about none of them, or about something on the way. */
export function fieldOf({ code, data }: AddProblem, form: AddForm): AddField | null {
  if (code === 'name-invalid' || code === 'host-exists') return 'name';
  if (code === 'identity-unreadable') return form.passphrase === '' ? 'identity' : 'passphrase';
  if (code === 'auth-failed' || code === 'host-unreachable') return null;
  if (code !== 'usage') return null;
  if ('label' in data) return 'labels';
  if ('jump' in data || 'hosts' in data) return 'jump';
  if ('kind' in data) return 'kind';
  // A jump is a target too: the one that was refused is named.
  if ('target' in data) return data.target === form.jump.trim() && form.jump.trim() !== '' ? 'jump' : 'target';
  return 'target';
}

export interface KeyQuestion {
  readonly host: string;
  readonly port: number;
  readonly fingerprint: string;
  /** What prints the same fingerprint when it is run on the host. */
  readonly compare: string;
}

/** The question that a new host key asks; null for any other problem. */
export function keyQuestion({ code, data: { host, port, fingerprint, keyType } }: AddProblem): KeyQuestion | null {
  if (code !== 'host-key-unknown' || typeof host !== 'string' || typeof fingerprint !== 'string') return null;
  const kind = /rsa|ecdsa/.exec(String(keyType))?.[0] ?? 'ed25519';
  return {
    host,
    port: typeof port === 'number' ? port : 22,
    fingerprint,
    compare: `ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`,
  };
}

/** A name that a target suggests: `ops@gpu-7.example.com:22` → `gpu-7`. */
export function suggestName(target: string): string {
  const host = target.replace(/^.*@/, '').replace(/:\d+$/, '');
  if (/^[\d.:[\]a-f]*[:.][\d.:[\]a-f]*$/i.test(host)) return '';
  return (host.split('.')[0] ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
}
