import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

const SHOWN_MS = 2_000;

/** Puts a text on the clipboard, and says whether it got there. `what` names it for screen readers. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('copied'),
      () => setSaid('failed'),
    );
  const Icon = said === 'copied' ? Check : Copy;
  return (
    <Button aria-label={`Copy ${what}`} onPress={copy}>
      <Icon size={13} aria-hidden="true" />
      <span role="status">
        {said === 'copied' ? 'Copied' : said === 'failed' ? 'Select it and press Ctrl C' : 'Copy'}
      </span>
    </Button>
  );
}
