import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'signalbox-theme';

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }));

/** Writes the theme on the page: `data-theme` is what tokens.css goes by. */
export function applyTheme(): void {
  const { theme } = useTheme.getState();
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  useTheme.setState({ theme });
  applyTheme();
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);
