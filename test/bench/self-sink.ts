/** A trivial server, a process of its own: one answer for each `@` that comes, and a request holds exactly one. */
import { createServer } from 'node:net';

const MARK = '@'.charCodeAt(0);
const body = '{"outputs":[]}';
const answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => {
    let whole = 0;
    for (let at = data.indexOf(MARK); at >= 0; at = data.indexOf(MARK, at + 1)) whole++;
    if (whole > 0) socket.write(answer.repeat(whole));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.send?.(address.port);
});
process.on('disconnect', () => process.exit());
