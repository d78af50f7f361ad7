import { Page } from '../../../ui/page.tsx';

export default function HostDetail({ name }: { readonly name: string }) {
  return <Page title={name}>…</Page>;
}
