// Hands the page a port to the core when it asks for one, nothing else. CommonJS: a sandboxed preload is no module.
const { ipcRenderer } = require('electron');

window.addEventListener('message', (event) => {
  if (event.source !== window || event.origin !== window.location.origin || event.data !== 'signalbox-ready') return;
  ipcRenderer.send('signalbox-port');
});

ipcRenderer.on('signalbox-port', ({ ports }) => {
  window.postMessage('signalbox-port', window.location.origin, [...ports]);
});
