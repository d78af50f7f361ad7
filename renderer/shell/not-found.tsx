import { followLink } from '../state/url.ts';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';

export default function NotFound() {
  return (
    <Page title="No such page">
      <Empty title="There is no page at this address">
        <a href="/services" onClick={followLink}>
          Go to Services
        </a>
      </Empty>
    </Page>
  );
}
