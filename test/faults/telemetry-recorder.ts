/** A core that watches this computer, with the data folder of its argument; asked anything, it says whether it records. */
import { createApp } from '../../core/app.ts';

const app = createApp({ dataDir: process.argv[2] ?? '' });
app.startMonitoring();
process.on('message', () => process.send?.(app.history.recording));
process.once('disconnect', () => process.exit());
process.send?.(app.history.recording);
