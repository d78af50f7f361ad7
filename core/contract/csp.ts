/**
 * The content security policy of the screens, whoever serves them: nothing but their own scripts, styles and connections.
 * `nonce`: of the style elements that a terminal makes, fresh for each page; null where there is no page.
 */
export function contentSecurityPolicy(nonce: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === null ? '' : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** The page with the nonce where its scripts look for it. */
export function withNonce(html: string, nonce: string): string {
  return html.replace(/(<meta\s+name="csp-nonce"\s+content=")[^"]*"/, `$1${nonce}"`);
}
