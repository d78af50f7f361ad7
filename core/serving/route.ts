/** What a path of the data port asks for. */
import { invalid, Refusal } from './refusal.ts';

/** About a model; `version` undefined: whichever the split chooses. */
interface OfModel<Kind> {
  readonly kind: Kind;
  readonly model: string;
  readonly version: string | undefined;
}

export type ModelRoute = OfModel<'model' | 'model-ready'>;
export type Route = { readonly kind: 'server' | 'live' | 'ready' | 'metrics' } | ModelRoute | OfModel<'infer'>;

/** Throws 404 for a path that means nothing, 405 for a wrong method, 400 for a path that cannot be decoded. */
export function routeOf(method: string, url: string): Route {
  const route = parse(url.split('?', 1)[0] ?? '');
  if (route === null) throw new Refusal(404, 'usage', `there is nothing at ${JSON.stringify(url.slice(0, 200))}`);
  const wanted = route.kind === 'infer' ? 'POST' : 'GET';
  if (method === wanted) return route;
  throw new Refusal(405, 'usage', `use ${wanted} here`);
}

function parse(path: string): Route | null {
  const parts = path.split('/').slice(1);
  if (parts.at(-1) === '') parts.pop();
  const [root, area, model, ...rest] = parts.map(decode);
  if (root === 'metrics') return area === undefined ? { kind: 'metrics' } : null;
  if (root !== 'v2') return null;
  if (area === undefined) return { kind: 'server' };
  if (model === undefined) return null;
  if (area === 'health') return rest.length === 0 ? health(model) : null;
  return area === 'models' ? ofModel(model, rest) : null;
}

function health(what: string): Route | null {
  return what === 'live' || what === 'ready' ? { kind: what } : null;
}

function ofModel(model: string, rest: readonly string[]): Route | null {
  const [version, action, more] = rest[0] === 'versions' ? rest.slice(1) : [undefined, ...rest];
  if (more !== undefined || (rest[0] === 'versions' && version === undefined)) return null;
  if (action === undefined) return { kind: 'model', model, version };
  if (action === 'ready') return { kind: 'model-ready', model, version };
  return action === 'infer' ? { kind: 'infer', model, version } : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid('the path is not well encoded');
  }
}
