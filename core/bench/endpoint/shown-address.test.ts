import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownAddress } from './shown-address.ts';

test('an address is shown without what its query holds under the name of a secret', () => {
  const cases = {
    'http://h/v2/models/m/infer': 'http://h/v2/models/m/infer',
    'https://h/a?x=1&api-version=2': 'https://h/a?x=1&api-version=2',
    'https://h/a?token=s&x=1': 'https://h/a?token=***&x=1',
    'https://h/a?x=1&API-Key=s%26s=s&sig=s#s': 'https://h/a?x=1&API-Key=***&sig=***',
    'https://h/a?%74oken=s&token=': 'https://h/a?%74oken=***&token=***',
    'nothing?code=s': 'nothing?code=***',
  };
  for (const [address, shown] of Object.entries(cases)) {
    assert.equal(shownAddress(address), shown);
    assert.equal(shownAddress(shown), shown, 'what is shown is shown as it is');
  }
});
