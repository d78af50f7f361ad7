/**
 * xterm makes style elements of its own and writes style attributes, which the content security policy forbids. This is
 * the page's document for it to make elements with: a style element gets the page's nonce, and a style attribute is set
 * through the object model, which the policy allows.
 */
export const xtermDocument: Document = new Proxy(document, {
  get(target, key) {
    if (key === 'createElement') return createElement;
    const value: unknown = Reflect.get(target, key, target);
    return typeof value === 'function' ? value.bind(target) : value;
  },
});

/** Opens a terminal: a part of xterm asks the page's own document for a style element while it does. */
export function withXtermDocument(open: () => void): void {
  document.createElement = createElement as typeof document.createElement;
  try {
    open();
  } finally {
    // What is left is the method that every document has.
    Reflect.deleteProperty(document, 'createElement');
  }
}

function createElement(name: string, options?: ElementCreationOptions): HTMLElement {
  const element = Document.prototype.createElement.call(document, name, options);
  if (name === 'style') element.nonce = pageNonce();
  element.setAttribute = (attribute: string, value: string) => {
    if (attribute === 'style') element.style.cssText = value;
    else Element.prototype.setAttribute.call(element, attribute, value);
  };
  return element;
}

/** Filled in by who serves the page. */
function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
