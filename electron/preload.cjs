// Hands the page a port to the core when it asks for one, and nothing else: no key of the page's world is touched.
// Plain CommonJS, since a sandboxed preload can be neither a module nor TypeScript.
const { ipcRenderer } = require('electron');

window.addEventListener('message', (event) => {
  if (event.source !== window || event.origin !== window.location.origin || event.data !== 'signalbox-ready') return;
  ipcRenderer.send('signalbox-port');
});

ipcRenderer.on('signalbox-port', ({ ports }) => {
  window.postMessage('signalbox-port', window.location.origin, [...ports]);
});
