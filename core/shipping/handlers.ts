import { implement } from '@orpc/server';
import { shippingContract } from '../contract/shipping.ts';
import { orNever } from '../platform/waiting.ts';
import type { ShippingService } from './service.ts';

export function shippingHandlers({ shipping }: { readonly shipping: ShippingService }) {
  const os = implement(shippingContract);
  return {
    list: os.list.handler(() => shipping.list()),
    put: os.put.handler(({ input }) => {
      shipping.put(input);
      return {};
    }),
    remove: os.remove.handler(({ input: { name } }) => {
      shipping.remove(name);
      return {};
    }),
    test: os.test.handler(async ({ input: { name }, signal }) => {
      await shipping.test(name, orNever(signal));
      return {};
    }),
  };
}
