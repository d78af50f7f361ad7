import { Page } from '../../ui/page.tsx';

export default function HostsPage() {
  return <Page title="Hosts">{null}</Page>;
}
