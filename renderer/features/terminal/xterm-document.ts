/**
 * xterm makes style elements of its own and writes style attributes, which the content security policy forbids. While a
 * terminal is on the page, the document gives the style elements that it makes the page's nonce, and sets a span's style
 * attribute through the object model, which the policy allows. xterm has no setting for either (its `documentOverride`
 * reaches only some of its parts), and nothing else on the page makes style elements.
 */
let terminals = 0;

/** Until what it returns is called. */
export function allowXtermStyles(): () => void {
  terminals += 1;
  document.createElement = createElement as typeof document.createElement;
  let over = false;
  return () => {
    if (over) return;
    over = true;
    terminals -= 1;
    // What is left is the method that every document has.
    if (terminals === 0) Reflect.deleteProperty(document, 'createElement');
  };
}

function createElement(name: string, options?: ElementCreationOptions): HTMLElement {
  const element = Document.prototype.createElement.call(document, name, options);
  if (name === 'style') element.nonce = pageNonce();
  if (name === 'span') element.setAttribute = setAttribute;
  return element;
}

function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
}

/** Filled in by who serves the page. */
function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
