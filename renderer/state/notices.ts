import { create } from 'zustand';
import { noticeWords } from '../../core/contract/notice-words.ts';
import { follow } from '../transport/follow.ts';
import { go } from './url.ts';

/** Notifications of a browser. `desktop`: the application itself shows them. */
export type NoticeState = 'desktop' | 'impossible' | 'denied' | 'off' | 'on';

const KEY = 'signalbox-notices';

export const useNotices = create<{ readonly state: NoticeState }>(() => ({ state: stateNow() }));

function stateNow(): NoticeState {
  if (window.location.protocol === 'app:') return 'desktop';
  if (!('Notification' in window)) return 'impossible';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && localStorage.getItem(KEY) === 'on' ? 'on' : 'off';
}

/** Asks the operator's browser, where it has to be asked. Call from a press of a button only. */
export async function setNotices(wanted: boolean): Promise<void> {
  if (wanted && Notification.permission === 'default') await Notification.requestPermission();
  if (wanted) localStorage.setItem(KEY, 'on');
  else localStorage.removeItem(KEY);
  useNotices.setState({ state: stateNow() });
}

/** Shows what native channels tell, hidden pages included, wherever an operator asked for it. Call once. */
export function tellAlerts(): void {
  let end: (() => void) | null = null;
  const look = () => {
    const wanted = useNotices.getState().state === 'on';
    if (wanted) end ??= follow((client, signal) => client.alerts.notices(undefined, { signal }), { onEvent: tell });
    else {
      end?.();
      end = null;
    }
  };
  useNotices.subscribe(look);
  look();
}

function tell(notice: Parameters<typeof noticeWords>[0]): void {
  const { title, body, path } = noticeWords(notice);
  new Notification(title, { body, tag: path }).addEventListener('click', () => {
    window.focus();
    go(path);
  });
}
