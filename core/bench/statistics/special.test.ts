import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  binomialCdf,
  binomialQuantile,
  incompleteBeta,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from './special.ts';

function near(found: number, expected: number, relative = 1e-11): void {
  assert.ok(Math.abs(found - expected) <= relative * Math.abs(expected), `${found} is not ${expected}`);
}

// Known values: scipy 1.17.1, special.gammaln, special.betainc, stats.binom, stats.norm, stats.t.

test('log-gamma', () => {
  near(logGamma(0.1), 2.252712651734206);
  near(logGamma(10.5), 13.940625219403763);
  near(logGamma(1e5), 1051287.7089736569);
  near(logGamma(5), Math.log(24));
});

test('log-gamma grows as Γ(x + 1) = x Γ(x)', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (x) => {
      const step = logGamma(x + 1) - logGamma(x);
      assert.ok(Math.abs(step - Math.log(x)) < 1e-13 * (Math.abs(logGamma(x)) + 10), `${x}`);
    }),
  );
});

test('incomplete beta', () => {
  near(incompleteBeta(0.3, 2, 5), 0.579825);
  near(incompleteBeta(0.99, 990, 11), 0.5830408033010972);
  near(incompleteBeta(0.5, 0.5, 0.5), 0.5);
  assert.equal(incompleteBeta(0, 2, 3), 0);
  assert.equal(incompleteBeta(1, 2, 3), 1);
});

test('incomplete beta is mirrored: I_x(a, b) = 1 − I_{1−x}(b, a)', () => {
  const positive = fc.double({ min: 0.5, max: 5000, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), positive, positive, (x, a, b) => {
      assert.ok(Math.abs(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a) - 1) < 1e-9);
    }),
  );
});

test('binomial distribution and its quantile', () => {
  near(binomialCdf(983, 1000, 0.99), 0.026391035409608046, 1e-10);
  assert.equal(binomialCdf(-1, 10, 0.5), 0);
  assert.equal(binomialCdf(10, 10, 0.5), 1);
  assert.equal(binomialQuantile(0.025, 1e6, 0.99), 989805);
  assert.equal(binomialQuantile(0.025, 1e7, 0.5), 4996901);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3000 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (n, p, q) => {
        const k = binomialQuantile(q, n, p);
        assert.ok(binomialCdf(k, n, p) >= q);
        assert.ok(k === 0 || binomialCdf(k - 1, n, p) < q);
      },
    ),
  );
});

test('normal and Student distributions', () => {
  near(normalCdf(-3), 0.0013498980316300933, 1e-12);
  near(normalCdf(-7), 1.279812543885835e-12);
  near(normalCdf(5), 0.9999997133484281);
  near(normalQuantile(0.975), 1.959963984540054);
  near(normalQuantile(0.001), -3.090232306167813);
  near(studentQuantile(0.975, 5), 2.5705818356363146);
  near(studentQuantile(0.975, 1), 12.706204736174694);
  near(studentCdf(-2, 10), 0.03669401738537018);
});
