import { createTransport } from 'nodemailer';
import type { Channel, Notice } from '../../contract/alerts.ts';
import { Problem } from '../../contract/problem.ts';
import { readSecret } from '../../platform/secret-file.ts';
import { abortProblem, deadline, waitFor } from '../../platform/waiting.ts';
import { oneLine, textOf } from '../notice.ts';

const TELL_MS = 30_000;
const STEP_MS = 10_000;

type Email = Extract<Channel, { kind: 'email' }>;

/**
 * Sends the notice as plain text, once. `starttls` does not go on without it, and a certificate has to be good. Throws
 * `telling-failed`, `cancelled`.
 */
export async function tellEmail(channel: Email, notice: Notice, signal: AbortSignal): Promise<void> {
  const { server, port, security, user, passwordFile } = channel;
  const password = passwordFile && (await readSecret(passwordFile, 'telling-failed'));
  const transport = createTransport({
    host: server,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  using limited = deadline(TELL_MS, signal);
  try {
    const mail = { from: channel.from, to: [...channel.to], subject: oneLine(notice.title), text: textOf(notice) };
    await waitFor(transport.sendMail(mail), limited);
  } catch (error) {
    if (signal.aborted) throw abortProblem(signal.reason);
    const why = oneLine(error instanceof Error ? error.message : String(error)).slice(0, 300);
    const message = `Check the mail server ${server}:${port} and what it asks for: ${why}`;
    throw new Problem('telling-failed', message, { server, port }, error);
  } finally {
    transport.close();
  }
}
