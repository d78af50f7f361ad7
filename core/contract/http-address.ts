import { z } from 'zod';

/** An http address that is kept and shown: what lets somebody in is read from a file instead. */
export const httpAddress = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !hasSecret(text), 'Leave user and password out of the address: name a file that holds the secret');

function hasSecret(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.username !== '' || url.password !== '');
}
