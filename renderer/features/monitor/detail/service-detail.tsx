import { Page } from '../../../ui/page.tsx';

export default function ServiceDetail({ name }: { readonly name: string }) {
  return <Page title={name}>…</Page>;
}
