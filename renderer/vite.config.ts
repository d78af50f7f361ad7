import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The screens: `npm run build` writes renderer/dist, `npm run dev` serves them hot against a live core. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: 'public',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome140',
    // Inlined assets would need data: in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
