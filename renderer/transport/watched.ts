import { create } from 'zustand';

/** A look at another window does not end what is followed. */
const LOOK_AWAY_MS = 5_000;

/** Whether anyone can see the page: what is only for eyes rests while nobody can. */
export const useWatched = create(() => ({ watched: !document.hidden }));

let timer: ReturnType<typeof setTimeout> | undefined;

document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  if (!document.hidden) useWatched.setState({ watched: true });
  else timer = setTimeout(() => useWatched.setState({ watched: false }), LOOK_AWAY_MS);
});
