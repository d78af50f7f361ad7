import { followLink } from '../../state/url.ts';

export function BenchCrumb() {
  return (
    <a href="/bench" onClick={followLink}>
      Benchmarks
    </a>
  );
}
