import { NAME } from '../../../../core/contract/names.ts';
import type { Change, ServiceRow } from '../../../../core/contract/services.ts';

/** A deployment as it is being typed, and what it asks for. Pure. */

export interface DeployForm {
  readonly service: string;
  /** `name@version`. */
  readonly model: string;
  readonly host: string;
  readonly port: string;
  readonly hold: boolean;
  readonly keepMinutes: string;
  readonly threads: string;
  readonly memoryMb: string;
  readonly newSignature: boolean;
}

export type DeployProblems = { readonly [field in keyof DeployForm]?: string };

export type DeployWish =
  | { readonly ok: true; readonly change: Extract<Change, { action: 'deploy' }> }
  | { readonly ok: false; readonly problems: DeployProblems };

/** The form with the host that it means: a service that exists stays where it is; where there is one host, it is that. */
export function withHost(
  form: DeployForm,
  known: Pick<ServiceRow, 'host'> | undefined,
  hosts: Iterable<string>,
): DeployForm {
  const [first = '', second] = hosts;
  return { ...form, host: known?.host ?? (form.host || (second === undefined ? first : '')) };
}

export function wishOf(form: DeployForm): DeployWish {
  const problems: { -readonly [field in keyof DeployForm]?: string } = {};
  if (!NAME.test(form.service)) {
    problems.service = 'Use 1 to 40 lower-case letters, digits and inner hyphens';
  }
  if (form.model === '') problems.model = 'Choose a model';
  if (form.host === '') problems.host = 'Choose a host';
  const whole = (field: 'port' | 'threads' | 'memoryMb', least: number, most: number) => {
    const text = form[field].trim();
    if (text === '') return undefined;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    problems[field] = `Give a whole number from ${least} to ${most}`;
    return undefined;
  };
  const port = whole('port', 1, 65_535);
  const threads = whole('threads', 1, 256);
  const memoryMb = whole('memoryMb', 64, 4_194_304);
  const minutes = form.keepMinutes.trim() === '' ? undefined : Number(form.keepMinutes);
  if (minutes !== undefined && !(minutes >= 0 && minutes <= 43_200)) {
    problems.keepMinutes = 'Give minutes from 0 to 43200, which is 30 days';
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    change: {
      action: 'deploy',
      service: form.service,
      model: form.model,
      host: form.host,
      hold: form.hold,
      newSignature: form.newSignature,
      ...(port !== undefined && { port }),
      ...(threads !== undefined && { threads }),
      ...(memoryMb !== undefined && { memoryMb }),
      ...(minutes !== undefined && { keepMs: Math.round(minutes * 60_000) }),
    },
  };
}
