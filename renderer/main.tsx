import { createRoot } from 'react-dom/client';
import { App, loadFirstPage } from './shell/app.tsx';
import { tellAlerts } from './state/notices.ts';
import { followAll } from './state/stores.ts';
import { applyTheme } from './state/theme.ts';
import { connect } from './transport/connection.ts';
import './ui/tokens.css';

loadFirstPage();
applyTheme();
connect();
followAll();
tellAlerts();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
